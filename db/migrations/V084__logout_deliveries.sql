-- Why: the end of a session and the notice of it to each client are stored together, so that a crash between them loses none. A
-- delivery names no token: that is signed when it is sent (ADR 0080).
-- Locks: client, for an instant.
create table logout_delivery (
    -- jti of its logout tokens
    id uuid not null,
    client_id varchar(100) not null,
    sid varchar(64) not null,
    subject varchar(100) not null,
    state varchar(10) not null,
    attempts integer not null,
    created_at timestamp(6) with time zone not null,
    -- of a pending delivery; a node that sends it moves it ahead, so that no other does
    next_attempt_at timestamp(6) with time zone,
    give_up_at timestamp(6) with time zone not null,
    last_attempt_at timestamp(6) with time zone,
    -- status of the last answer; null if there was none
    last_status integer,
    -- reason for which there was no answer
    last_failure varchar(30),
    finished_at timestamp(6) with time zone,
    constraint pk_logout_delivery primary key (id),
    constraint uq_logout_delivery__session unique (client_id, sid),
    constraint fk_logout_delivery__client foreign key (client_id) references client (client_id) on delete cascade,
    constraint ck_logout_delivery__state check (state in ('PENDING', 'DELIVERED', 'FAILED')),
    constraint ck_logout_delivery__attempts check (attempts >= 0),
    constraint ck_logout_delivery__next_attempt_at check ((state = 'PENDING') = (next_attempt_at is not null)),
    constraint ck_logout_delivery__finished_at check ((state = 'PENDING') = (finished_at is null))
);

create index ix_logout_delivery__next_attempt_at on logout_delivery (next_attempt_at);

create index ix_logout_delivery__client_next on logout_delivery (client_id, next_attempt_at);

create index ix_logout_delivery__client_created on logout_delivery (client_id, created_at, id);

create index ix_logout_delivery__finished_at on logout_delivery (finished_at);
