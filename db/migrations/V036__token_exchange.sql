-- Why: a client can be registered for token exchange (RFC 8693), whose name as a grant is longer than those before it.
-- Locks: client_grant_type exclusively, for the moment it takes to widen a column, which rewrites nothing, and to check its rows.
alter table client_grant_type drop constraint ck_client_grant_type__grant_type;

alter table client_grant_type alter column grant_type set data type varchar(60);

alter table client_grant_type add constraint ck_client_grant_type__grant_type check (grant_type in (
    'authorization_code',
    'client_credentials',
    'refresh_token',
    'urn:ietf:params:oauth:grant-type:token-exchange'
));
