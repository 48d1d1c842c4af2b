-- Why: administrators look up whether one client, user, session or grant is revoked.
-- Locks: revocation, while the index is built.

create index ix_revocation__subject_id on revocation (subject_id);
