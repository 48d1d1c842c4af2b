-- Why: clients authenticate with certificates, and their access tokens can be bound to these (ADR 0075).
-- Locks: client exclusively, for the moment it takes to add columns and to check its rows; the table is small.
alter table client add column certificate_name_kind varchar(10);
alter table client add column certificate_name varchar(1000);
alter table client add column certificate_bound_access_tokens boolean default false not null;

alter table client drop constraint ck_client__token_endpoint_auth_method;
alter table client add constraint ck_client__token_endpoint_auth_method check (token_endpoint_auth_method in (
    'client_secret_basic', 'client_secret_post', 'private_key_jwt', 'tls_client_auth', 'self_signed_tls_client_auth',
    'none'));

alter table client drop constraint ck_client__keys;
alter table client add constraint ck_client__keys check (
    (token_endpoint_auth_method in ('private_key_jwt', 'self_signed_tls_client_auth')
        and jwks is null and jwks_uri is not null)
    or (token_endpoint_auth_method in ('private_key_jwt', 'self_signed_tls_client_auth')
        and jwks is not null and jwks_uri is null)
    or (token_endpoint_auth_method not in ('private_key_jwt', 'self_signed_tls_client_auth')
        and jwks is null and jwks_uri is null));

alter table client add constraint ck_client__certificate_name_kind
    check (certificate_name_kind in ('SUBJECT_DN', 'SAN_DNS', 'SAN_URI', 'SAN_IP', 'SAN_EMAIL'));
alter table client add constraint ck_client__certificate_name check (
    (token_endpoint_auth_method = 'tls_client_auth'
        and certificate_name_kind is not null and certificate_name is not null)
    or (token_endpoint_auth_method <> 'tls_client_auth' and certificate_name_kind is null and certificate_name is null));
