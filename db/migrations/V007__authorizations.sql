-- Why: who allowed whom what, and the codes, refresh tokens and pending consents that hang on it, as digests only.
-- Locks: nothing, the tables are new.
create table oauth_authorization (
    id uuid not null,
    client_id varchar(100) not null,
    subject varchar(100) not null,
    authenticated_at timestamp(6) with time zone not null,
    redirect_uri varchar(2000),
    requested_scope varchar(4000) not null,
    client_state varchar(4000),
    nonce varchar(1000),
    code_challenge varchar(128),
    authorized_scope varchar(4000),
    created_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null,
    revoked_at timestamp(6) with time zone,
    constraint pk_oauth_authorization primary key (id),
    constraint ck_oauth_authorization__expires_at check (expires_at >= created_at)
);

create index ix_oauth_authorization__subject on oauth_authorization (subject);
create index ix_oauth_authorization__client_id on oauth_authorization (client_id);
create index ix_oauth_authorization__expires_at on oauth_authorization (expires_at);

create table oauth_token (
    id uuid not null,
    authorization_id uuid not null,
    kind varchar(16) not null,
    digest varchar(64) not null,
    issued_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null,
    consumed_at timestamp(6) with time zone,
    constraint pk_oauth_token primary key (id),
    constraint fk_oauth_token__authorization foreign key (authorization_id)
        references oauth_authorization (id) on delete cascade,
    constraint uq_oauth_token__digest unique (digest),
    constraint ck_oauth_token__kind check (kind in ('CONSENT', 'CODE', 'REFRESH')),
    constraint ck_oauth_token__digest check (length(digest) = 64),
    constraint ck_oauth_token__expires_at check (expires_at > issued_at)
);

create index ix_oauth_token__authorization_id on oauth_token (authorization_id);
