-- Why: repeated refusals from one network are one row with a count, so that a stranger cannot grow the trail without end.
-- Locks: audit_event while columns with a constant default are added, and while the index is built; null bursts are not compared.
alter table audit_event add column occurrences bigint default 1 not null;
alter table audit_event add column last_occurred_at timestamp(6) with time zone;
alter table audit_event add column burst varchar(64);
alter table audit_event add constraint uq_audit_event__burst unique (burst);
