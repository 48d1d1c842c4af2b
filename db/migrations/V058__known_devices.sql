-- Why: when an administrator ends the sessions of a user, the devices on which the user signed in are no longer known (ADR 0062).
-- Locks: user_account for a moment; a column without a default does not rewrite it.
alter table user_account add column devices_forgotten_at timestamp(6) with time zone;
