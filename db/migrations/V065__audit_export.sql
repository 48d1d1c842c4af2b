-- Why: each target of the export of audit events continues at its place in the order of the tree, on one node at a time (ADR 0067).
-- Locks: nothing, the table is new.
create table audit_export (
    name varchar(64) not null,
    next_position bigint not null,
    holder varchar(36) not null,
    held_until timestamp(6) with time zone not null,
    constraint pk_audit_export primary key (name)
);
