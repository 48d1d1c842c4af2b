-- Why: detectors read the audit trail and raise alarms, of which each detector has one at a time for a subject (ADR 0069).
-- Locks: nothing, the tables are new.
create table alarm (
    id uuid not null,
    detector varchar(40) not null,
    severity varchar(16) not null,
    subject_kind varchar(50) not null,
    subject_id varchar(200) not null,
    subject_name varchar(200) not null,
    state varchar(16) not null,
    -- digest of detector and subject until the alarm is closed
    slot varchar(64),
    occurrences bigint not null,
    first_occurred_at timestamp(6) with time zone not null,
    last_occurred_at timestamp(6) with time zone not null,
    raised_at timestamp(6) with time zone not null,
    acknowledged_at timestamp(6) with time zone,
    acknowledged_by_kind varchar(16),
    acknowledged_by_id varchar(100),
    acknowledged_by_name varchar(200),
    closed_at timestamp(6) with time zone,
    closed_by_kind varchar(16),
    closed_by_id varchar(100),
    closed_by_name varchar(200),
    note varchar(1000),
    version bigint not null,
    constraint pk_alarm primary key (id),
    constraint uq_alarm__slot unique (slot),
    constraint ck_alarm__state check (state in ('OPEN', 'ACKNOWLEDGED', 'CLOSED')),
    constraint ck_alarm__severity check (severity in ('LOW', 'MEDIUM', 'HIGH')),
    constraint ck_alarm__slot check ((state = 'CLOSED') = (slot is null)),
    constraint ck_alarm__closed_at check ((state = 'CLOSED') = (closed_at is not null)),
    constraint ck_alarm__occurrences check (occurrences >= 1)
);

create index ix_alarm__raised_at on alarm (raised_at, id);
create index ix_alarm__subject on alarm (detector, subject_kind, subject_id, closed_at);
create index ix_alarm__closed_at on alarm (closed_at);

-- audit events, at most 20 of an alarm
create table alarm_evidence (
    alarm_id uuid not null,
    event_id uuid not null,
    occurred_at timestamp(6) with time zone not null,
    type varchar(100) not null,
    constraint pk_alarm_evidence primary key (alarm_id, event_id),
    constraint fk_alarm_evidence__alarm foreign key (alarm_id) references alarm (id) on delete cascade
);

create table alarm_mute (
    id uuid not null,
    detector varchar(40) not null,
    subject_kind varchar(50) not null,
    subject_id varchar(200) not null,
    muted_until timestamp(6) with time zone not null,
    note varchar(1000),
    created_at timestamp(6) with time zone not null,
    created_by_kind varchar(16) not null,
    created_by_id varchar(100) not null,
    created_by_name varchar(200) not null,
    constraint pk_alarm_mute primary key (id),
    constraint uq_alarm_mute__subject unique (detector, subject_kind, subject_id)
);

create index ix_alarm_mute__muted_until on alarm_mute (muted_until);

-- position of the next leaf of the audit tree that detectors read, and the time up to which counts were read
create table alarm_cursor (
    id smallint not null,
    next_position bigint not null,
    counted_until timestamp(6) with time zone not null,
    constraint pk_alarm_cursor primary key (id),
    constraint ck_alarm_cursor__id check (id = 1)
);

insert into alarm_cursor (id, next_position, counted_until)
select 1, coalesce(max(position) + 1, 0), current_timestamp from audit_leaf;

-- occurrences of counted events that detectors have read
create table alarm_counted_event (
    event_id uuid not null,
    occurrences bigint not null,
    counted_at timestamp(6) with time zone not null,
    constraint pk_alarm_counted_event primary key (event_id)
);

create index ix_alarm_counted_event__counted_at on alarm_counted_event (counted_at);

-- windows of the detectors, minute by minute; an item is one of several different objects that a detector counts, such as accounts
create table alarm_observation (
    detector varchar(40) not null,
    subject_kind varchar(50) not null,
    subject_id varchar(200) not null,
    item varchar(200) not null,
    observed_at timestamp(6) with time zone not null,
    subject_name varchar(200) not null,
    occurrences bigint not null,
    event_id uuid not null,
    event_type varchar(100) not null,
    constraint pk_alarm_observation primary key (detector, subject_kind, subject_id, item, observed_at)
);

create index ix_alarm_observation__observed_at on alarm_observation (observed_at);
