-- Why: a client learns of the end of a session in which it got an ID token, also when its grant has expired and was purged before (ADR 0080).
-- Locks: nothing, the table is new.
create table session_client (
    sid varchar(64) not null,
    client_id varchar(100) not null,
    subject varchar(100) not null,
    kept_until timestamp(6) with time zone not null,
    constraint pk_session_client primary key (sid, client_id)
);

create index ix_session_client__subject on session_client (subject);

create index ix_session_client__kept_until on session_client (kept_until);
