-- Why: registered clients, what each of them may do, and the digests of their secrets.
-- Locks: nothing that exists; it only creates tables.

create table client (
    client_id varchar(100) not null,
    name varchar(200) not null,
    description varchar(1000),
    enabled boolean not null,
    built_in boolean not null,
    token_endpoint_auth_method varchar(30) not null,
    require_proof_key boolean not null,
    require_consent boolean not null,
    jwks varchar(20480),
    jwks_uri varchar(2000),
    created_at timestamp(6) with time zone not null,
    updated_at timestamp(6) with time zone not null,
    version bigint not null,
    constraint pk_client primary key (client_id),
    constraint ck_client__client_id check (char_length(client_id) >= 3),
    constraint ck_client__name check (char_length(name) >= 1),
    constraint ck_client__built_in check (enabled or not built_in),
    constraint ck_client__token_endpoint_auth_method
        check (token_endpoint_auth_method in ('client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none')),
    constraint ck_client__proof_key check (require_proof_key or token_endpoint_auth_method <> 'none'),
    constraint ck_client__keys check (
        (token_endpoint_auth_method = 'private_key_jwt' and jwks is null and jwks_uri is not null)
        or (token_endpoint_auth_method = 'private_key_jwt' and jwks is not null and jwks_uri is null)
        or (token_endpoint_auth_method <> 'private_key_jwt' and jwks is null and jwks_uri is null)),
    constraint ck_client__updated_at check (updated_at >= created_at)
);

create index ix_client__name on client (name, client_id);

create table client_redirect_uri (
    client_id varchar(100) not null,
    redirect_uri varchar(2000) not null,
    constraint pk_client_redirect_uri primary key (client_id, redirect_uri),
    constraint fk_client_redirect_uri__client foreign key (client_id) references client (client_id) on delete cascade
);

create table client_post_logout_redirect_uri (
    client_id varchar(100) not null,
    post_logout_redirect_uri varchar(2000) not null,
    constraint pk_client_post_logout_redirect_uri primary key (client_id, post_logout_redirect_uri),
    constraint fk_client_post_logout_redirect_uri__client
        foreign key (client_id) references client (client_id) on delete cascade
);

create table client_grant_type (
    client_id varchar(100) not null,
    grant_type varchar(30) not null,
    constraint pk_client_grant_type primary key (client_id, grant_type),
    constraint fk_client_grant_type__client foreign key (client_id) references client (client_id) on delete cascade,
    constraint ck_client_grant_type__grant_type
        check (grant_type in ('authorization_code', 'client_credentials', 'refresh_token'))
);

create table client_scope (
    client_id varchar(100) not null,
    scope varchar(100) not null,
    constraint pk_client_scope primary key (client_id, scope),
    constraint fk_client_scope__client foreign key (client_id) references client (client_id) on delete cascade
);

create index ix_client_scope__scope on client_scope (scope);

create table client_secret (
    id uuid not null,
    client_id varchar(100) not null,
    digest char(64) not null,
    hint varchar(4) not null,
    created_at timestamp(6) with time zone not null,
    last_used_at timestamp(6) with time zone,
    retired_at timestamp(6) with time zone,
    constraint pk_client_secret primary key (id),
    constraint uq_client_secret__digest unique (digest),
    constraint fk_client_secret__client foreign key (client_id) references client (client_id) on delete cascade,
    constraint ck_client_secret__digest check (char_length(digest) = 64),
    constraint ck_client_secret__hint check (char_length(hint) = 4),
    constraint ck_client_secret__retired_at check (retired_at >= created_at)
);

create index ix_client_secret__client_id on client_secret (client_id);
