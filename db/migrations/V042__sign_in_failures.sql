-- Why: wrong passwords are counted by the network that they come from, so that a stranger locks an account for their own
-- network only, and a count fades with time (ADR 0032).
-- Locks: user_account while a column of it is dropped; the counts and locks of today are dropped with them.
create table sign_in_failure (
    user_id uuid not null,
    network varchar(64) not null,
    forgotten_at timestamp(6) with time zone not null,
    locked_until timestamp(6) with time zone,
    constraint pk_sign_in_failure primary key (user_id, network),
    constraint fk_sign_in_failure__user foreign key (user_id) references user_account (id) on delete cascade
);

create index ix_sign_in_failure__forgotten_at on sign_in_failure (forgotten_at);

alter table user_account drop constraint ck_user_account__failed_sign_ins;
alter table user_account drop column failed_sign_ins;
alter table user_account drop column locked_until;
