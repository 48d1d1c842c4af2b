-- The APIs that tokens are for. A scope belongs to one API, so its name alone is the key.
-- Creates tables; locks nothing that exists.
create table api (
    id uuid not null,
    version bigint not null,
    name varchar(100) not null,
    description varchar(1000) not null,
    audience varchar(500) not null,
    built_in boolean not null,
    created_at timestamp(6) with time zone not null,
    updated_at timestamp(6) with time zone not null,
    constraint pk_api primary key (id),
    constraint uq_api__audience unique (audience)
);

create table api_scope (
    name varchar(100) not null,
    api_id uuid not null,
    description varchar(500) not null,
    constraint pk_api_scope primary key (name),
    constraint fk_api_scope__api foreign key (api_id) references api (id) on delete cascade
);

create index ix_api_scope__api on api_scope (api_id);
