-- Why: how often each API key was used, hour by hour, for whoever decides whether it can go.
-- Locks: nothing that exists; it only creates a table.

create table api_key_use (
    api_key_id uuid not null,
    begins_at timestamp(6) with time zone not null,
    accepted bigint not null,
    refused bigint not null,
    constraint pk_api_key_use primary key (api_key_id, begins_at),
    constraint fk_api_key_use__api_key foreign key (api_key_id) references api_key (id) on delete cascade,
    constraint ck_api_key_use__accepted check (accepted >= 0),
    constraint ck_api_key_use__refused check (refused >= 0)
);

create index ix_api_key_use__begins_at on api_key_use (begins_at);
