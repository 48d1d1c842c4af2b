-- Why: an opaque access token is looked up by its digest, and its row says what a JWT would. A client that asks for itself
-- has no user who signed in.
-- Locks: oauth_authorization and oauth_token exclusively, while the new constraints are checked against their rows.
alter table oauth_authorization alter column authenticated_at drop not null;

alter table oauth_token add column claims varchar(20000);
alter table oauth_token drop constraint ck_oauth_token__kind;
alter table oauth_token
    add constraint ck_oauth_token__kind check (kind in ('CONSENT', 'CODE', 'REFRESH', 'ACCESS'));
alter table oauth_token add constraint ck_oauth_token__claims check ((kind = 'ACCESS') = (claims is not null));
