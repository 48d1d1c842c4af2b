-- Why: how much an API key may be used in a period, and how much of that its nodes have taken.
-- Locks: api_key, for an instant; no row is rewritten.

alter table api_key add column rate_limit bigint;
alter table api_key add column rate_period_seconds integer;
alter table api_key add column quota_limit bigint;
alter table api_key add column quota_period_seconds integer;
alter table api_key add constraint ck_api_key__rate check (
    (rate_limit is null and rate_period_seconds is null) or (rate_limit >= 1 and rate_period_seconds >= 1));
alter table api_key add constraint ck_api_key__quota check (
    (quota_limit is null and quota_period_seconds is null) or (quota_limit >= 1 and quota_period_seconds >= 1));

create table api_key_budget (
    api_key_id uuid not null,
    name varchar(16) not null,
    period_start timestamp(6) with time zone not null,
    taken bigint not null,
    constraint pk_api_key_budget primary key (api_key_id, name),
    constraint fk_api_key_budget__api_key foreign key (api_key_id) references api_key (id) on delete cascade,
    constraint ck_api_key_budget__name check (name in ('rate', 'quota')),
    constraint ck_api_key_budget__taken check (taken >= 0)
);
