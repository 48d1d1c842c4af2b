-- Why: a client can have a quota of requests of its own; without a value the server's settings count.
-- Locks: client exclusively, for the moment it takes to add a column without a default and to check it, all null.
alter table client add column requests_per_minute integer;

alter table client add constraint ck_client__requests_per_minute
    check (requests_per_minute between 1 and 100000000);
