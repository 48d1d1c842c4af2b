-- Why: each API decides what its access tokens look like, how long they live, and which client may introspect them.
-- Locks: api exclusively, for the moment it takes to add columns with constant defaults; client while a foreign key is added.
alter table api add column access_token_format varchar(8) default 'JWT' not null;
alter table api add column access_token_lifetime integer;
alter table api add column longest_access_token_lifetime integer;
alter table api add column signing_algorithm varchar(8) default 'ES256' not null;
alter table api add column introspection_client_id varchar(100);

alter table api add constraint ck_api__access_token_format check (access_token_format in ('JWT', 'OPAQUE'));
alter table api add constraint ck_api__access_token_lifetime check (access_token_lifetime between 1 and 86400);
alter table api add constraint ck_api__longest_access_token_lifetime
    check (longest_access_token_lifetime >= access_token_lifetime);
alter table api add constraint fk_api__introspection_client foreign key (introspection_client_id)
    references client (client_id) on delete set null;

create index ix_api__introspection_client on api (introspection_client_id);

create table api_user_claim (
    api_id uuid not null,
    name varchar(100) not null,
    constraint pk_api_user_claim primary key (api_id, name),
    constraint fk_api_user_claim__api foreign key (api_id) references api (id) on delete cascade
);

create table api_static_claim (
    api_id uuid not null,
    name varchar(100) not null,
    claim_value varchar(500) not null,
    constraint pk_api_static_claim primary key (api_id, name),
    constraint fk_api_static_claim__api foreign key (api_id) references api (id) on delete cascade
);
