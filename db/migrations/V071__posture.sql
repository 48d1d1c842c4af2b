-- Why: administrators accept findings of the posture report for a time, and see how its score develops (ADR 0072).
-- Creates tables; locks nothing that exists.
create table posture_acceptance (
    id uuid not null,
    rule_id varchar(60) not null,
    affected varchar(300) not null,
    reason varchar(500) not null,
    accepted_by varchar(200) not null,
    accepted_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null,
    constraint pk_posture_acceptance primary key (id),
    constraint uq_posture_acceptance__finding unique (rule_id, affected),
    constraint ck_posture_acceptance__reason check (char_length(reason) >= 1),
    constraint ck_posture_acceptance__expires_at check (expires_at > accepted_at)
);

create table posture_score (
    day_of_score date not null,
    score integer not null,
    constraint pk_posture_score primary key (day_of_score),
    constraint ck_posture_score__score check (score between 0 and 100)
);
