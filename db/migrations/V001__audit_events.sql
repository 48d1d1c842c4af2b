-- Why: who did what, and when; written in the transaction that did it and never changed afterwards.
-- Locks: nothing, the table is new.
create table audit_event (
    id uuid not null,
    occurred_at timestamp(6) with time zone not null,
    type varchar(100) not null,
    failure boolean not null,
    actor_kind varchar(16) not null,
    actor_id varchar(100) not null,
    actor_name varchar(200) not null,
    subject_kind varchar(50) not null,
    subject_id varchar(200) not null,
    subject_name varchar(200) not null,
    details varchar(8000) not null,
    remote_address varchar(64),
    constraint pk_audit_event primary key (id),
    constraint ck_audit_event__actor_kind check (actor_kind in ('USER', 'CLIENT', 'SERVER'))
);

create index ix_audit_event__occurred_at on audit_event (occurred_at, id);
create index ix_audit_event__subject_id on audit_event (subject_id, occurred_at);
create index ix_audit_event__type on audit_event (type, occurred_at);
