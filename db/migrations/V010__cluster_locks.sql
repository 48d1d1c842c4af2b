-- Why: work that one node does at a time takes a row here, and the others see by its counter that something was done.
-- Locks: nothing, the table is new.
create table cluster_lock (
    name varchar(64) not null,
    changes bigint not null,
    constraint pk_cluster_lock primary key (name),
    constraint ck_cluster_lock__changes check (changes >= 1)
);
