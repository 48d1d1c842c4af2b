-- Why: each node looks for clients that changed since its last look, every half minute, and read all of them.
-- Locks: client against changes, for as long as it takes to read the table: about a second for a million clients.
create index ix_client__updated_at on client (updated_at);
