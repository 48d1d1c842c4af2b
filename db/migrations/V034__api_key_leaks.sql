-- Why: a leaked key can be held to reading from where it was used before, and every key says beforehand that it ends.
-- Locks: api_key, while the reminders of its rows are written once.

alter table api_key add column quarantined_at timestamp(6) with time zone;
alter table api_key add column next_reminder_at timestamp(6) with time zone;
alter table api_key add constraint ck_api_key__quarantined_at check (quarantined_at >= created_at);

update api_key set next_reminder_at = expires_at - interval '30' day where revoked_at is null;

create index ix_api_key__next_reminder_at on api_key (next_reminder_at);
create index ix_api_key__quarantined_at on api_key (quarantined_at);

create table api_key_known_network (
    api_key_id uuid not null,
    network varchar(50) not null,
    first_used_at timestamp(6) with time zone not null,
    last_used_at timestamp(6) with time zone not null,
    constraint pk_api_key_known_network primary key (api_key_id, network),
    constraint fk_api_key_known_network__api_key foreign key (api_key_id) references api_key (id) on delete cascade,
    constraint ck_api_key_known_network__last_used_at check (last_used_at >= first_used_at)
);

create index ix_api_key_known_network__last_used_at on api_key_known_network (last_used_at);
