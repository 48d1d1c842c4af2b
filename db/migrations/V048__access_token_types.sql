-- Why: an API whose library takes no other type can have access tokens of the type JWT, not at+jwt (RFC 9068).
-- Locks: api, for an instant; no row is rewritten.

alter table api add column access_token_type varchar(10) default 'AT_JWT' not null;

alter table api add constraint ck_api__access_token_type check (access_token_type in ('AT_JWT', 'JWT'));
