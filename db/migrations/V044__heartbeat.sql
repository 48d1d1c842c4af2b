-- Why: a retry window is counted in the time in which a node was up, so the database keeps when one was last (ADR 0034).
-- Locks: nothing, the table is new.
create table cluster_heartbeat (
    id smallint not null,
    seen_at timestamp(6) with time zone not null,
    constraint pk_cluster_heartbeat primary key (id),
    constraint ck_cluster_heartbeat__id check (id = 1)
);

insert into cluster_heartbeat (id, seen_at) values (1, current_timestamp);
