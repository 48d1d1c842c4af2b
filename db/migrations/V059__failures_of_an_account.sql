-- Why: wrong passwords for an account are counted over all networks too, in rows whose network is '*', with what its user is told
-- after the next sign-in (ADR 0062). Such a row stays until then, and the purge passes over it.
-- Locks: sign_in_failure for a moment; it holds a few hours' failures.
alter table sign_in_failure add column since_sign_in integer default 0 not null;
alter table sign_in_failure add column last_failed_at timestamp(6) with time zone;

drop index ix_sign_in_failure__forgotten_at;
create index ix_sign_in_failure__since_sign_in_forgotten_at on sign_in_failure (since_sign_in, forgotten_at);
