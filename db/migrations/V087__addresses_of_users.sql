-- Why: users who forgot their name are found by their e-mail address, in lower case. H2 has no index on an expression.
-- Locks: user_account exclusively, while each row gets its value.
alter table user_account add column email_key varchar(254);

update user_account set email_key = lower(email) where email is not null;

create index ix_user_account__email_key on user_account (email_key);
