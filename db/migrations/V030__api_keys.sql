-- Why: API keys of clients: what each may do and from where, and the digest of its text.
-- Locks: nothing that exists; it only creates tables.

create table api_key (
    id uuid not null,
    client_id varchar(100) not null,
    environment varchar(16) not null,
    digest char(64) not null,
    hint varchar(4),
    name varchar(200) not null,
    description varchar(1000),
    owner_id uuid,
    enabled boolean not null,
    created_at timestamp(6) with time zone not null,
    updated_at timestamp(6) with time zone not null,
    not_before timestamp(6) with time zone,
    expires_at timestamp(6) with time zone not null,
    revoked_at timestamp(6) with time zone,
    revocation_reason varchar(40),
    replaced_by uuid,
    last_used_at timestamp(6) with time zone,
    last_used_address varchar(45),
    last_used_user_agent varchar(200),
    last_used_audience varchar(2000),
    version bigint not null,
    constraint pk_api_key primary key (id),
    constraint uq_api_key__digest unique (digest),
    constraint fk_api_key__client foreign key (client_id) references client (client_id) on delete cascade,
    constraint fk_api_key__owner foreign key (owner_id) references user_account (id) on delete set null,
    constraint fk_api_key__replaced_by foreign key (replaced_by) references api_key (id) on delete set null,
    constraint ck_api_key__environment check (char_length(environment) >= 1),
    constraint ck_api_key__digest check (char_length(digest) = 64),
    constraint ck_api_key__hint check (char_length(hint) = 4),
    constraint ck_api_key__name check (char_length(name) >= 1),
    constraint ck_api_key__expires_at check (expires_at > created_at),
    constraint ck_api_key__not_before check (not_before < expires_at),
    constraint ck_api_key__updated_at check (updated_at >= created_at),
    constraint ck_api_key__revoked_at check (revoked_at >= created_at),
    constraint ck_api_key__revocation_reason check (
        (revoked_at is null and revocation_reason is null) or (revoked_at is not null and revocation_reason is not null))
);

create index ix_api_key__client_id on api_key (client_id, created_at);
create index ix_api_key__created_at on api_key (created_at, id);
create index ix_api_key__expires_at on api_key (expires_at);
create index ix_api_key__updated_at on api_key (updated_at);
create index ix_api_key__owner_id on api_key (owner_id);
create index ix_api_key__replaced_by on api_key (replaced_by);

create table api_key_scope (
    api_key_id uuid not null,
    scope varchar(100) not null,
    constraint pk_api_key_scope primary key (api_key_id, scope),
    constraint fk_api_key_scope__api_key foreign key (api_key_id) references api_key (id) on delete cascade
);

create table api_key_network (
    api_key_id uuid not null,
    network varchar(50) not null,
    constraint pk_api_key_network primary key (api_key_id, network),
    constraint fk_api_key_network__api_key foreign key (api_key_id) references api_key (id) on delete cascade
);

create table api_key_tag (
    api_key_id uuid not null,
    tag varchar(50) not null,
    constraint pk_api_key_tag primary key (api_key_id, tag),
    constraint fk_api_key_tag__api_key foreign key (api_key_id) references api_key (id) on delete cascade
);

create index ix_api_key_tag__tag on api_key_tag (tag);

create table api_key_metadata (
    api_key_id uuid not null,
    name varchar(50) not null,
    content varchar(500) not null,
    constraint pk_api_key_metadata primary key (api_key_id, name),
    constraint fk_api_key_metadata__api_key foreign key (api_key_id) references api_key (id) on delete cascade
);
