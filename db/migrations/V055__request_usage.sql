-- Why: nodes share the use of request limits in leases; a budget without a row is full (ADR 0060).
-- Locks: nothing, the table is new.
create table request_usage (
    id uuid not null,
    full_at timestamp(6) with time zone not null,
    constraint pk_request_usage primary key (id)
);
