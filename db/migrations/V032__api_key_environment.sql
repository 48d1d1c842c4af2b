-- Why: an API that serves one environment takes no keys of another.
-- Locks: api, for an instant; no row is rewritten.

alter table api add column api_key_environment varchar(16);
