-- Why: each client decides whether its ID tokens carry claims about the user, and an e-mail address is verified or it is not.
-- Locks: client and user_account exclusively, for the moment it takes to add a column with a constant default.
alter table client add column id_token_user_claims boolean default false not null;

alter table user_account add column email_verified boolean default false not null;
alter table user_account add constraint ck_user_account__email_verified check (email is not null or not email_verified);
