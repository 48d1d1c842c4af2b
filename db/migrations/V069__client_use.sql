-- Why: detectors know from which networks a client gets tokens, and how many in an hour are usual (ADR 0069).
-- Locks: nothing, the tables are new.
create table client_network (
    client_id varchar(100) not null,
    network varchar(64) not null,
    first_used_at timestamp(6) with time zone not null,
    last_used_at timestamp(6) with time zone not null,
    constraint pk_client_network primary key (client_id, network),
    constraint ck_client_network__last_used_at check (last_used_at >= first_used_at)
);

create index ix_client_network__last_used_at on client_network (last_used_at);

create table client_token_rate (
    client_id varchar(100) not null,
    hour_at timestamp(6) with time zone not null,
    tokens bigint not null,
    hours bigint not null,
    mean double precision not null,
    variance double precision not null,
    known_since timestamp(6) with time zone not null,
    constraint pk_client_token_rate primary key (client_id)
);

create index ix_client_token_rate__hour_at on client_token_rate (hour_at);
