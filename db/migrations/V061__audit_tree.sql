-- Why: each audit event gets a place in a Merkle tree of signed heads, so that a later change of the table can be proved (ADR 0064).
-- Locks: audit_event against writes while the index is built, about a second for a million events; a server then adds the events that
-- are there in batches, which blocks nothing.
alter table audit_event add column tree_position bigint;
alter table audit_event add column count_position bigint;
create index ix_audit_event__tree_position on audit_event (tree_position, occurred_at, id);

create table audit_leaf (
    position bigint not null,
    kind smallint not null,
    event_id uuid not null,
    occurred_at timestamp(6) with time zone not null,
    payload_digest bytea not null,
    constraint pk_audit_leaf primary key (position),
    constraint ck_audit_leaf__kind check (kind in (1, 2))
);

-- complete subtrees of 256, 65,536 and 16,777,216 leaves
create table audit_subtree (
    level smallint not null,
    position bigint not null,
    hash bytea not null,
    constraint pk_audit_subtree primary key (level, position)
);

create table audit_tree_head (
    number bigint not null,
    tree_size bigint not null,
    signed_at timestamp(6) with time zone not null,
    first_of_hour boolean not null,
    signed_head varchar(4000) not null,
    constraint pk_audit_tree_head primary key (number)
);

create index ix_audit_tree_head__signed_at on audit_tree_head (first_of_hour, signed_at);
create index ix_audit_tree_head__tree_size on audit_tree_head (tree_size, number);
