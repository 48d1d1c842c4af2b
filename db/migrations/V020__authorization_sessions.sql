-- Why: a session can be ended with all that was issued in it; those from before have none.
-- Locks: oauth_authorization while the column is added, and while the index is built.

alter table oauth_authorization add column session_id varchar(64);

create index ix_oauth_authorization__session_id on oauth_authorization (session_id);
