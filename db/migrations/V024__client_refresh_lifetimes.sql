-- Why: each client decides how long it can renew tokens without the person; without a value the server's settings count.
-- Locks: client exclusively, for the moment it takes to add columns without defaults and to check them, all null.
alter table client add column refresh_token_lifetime integer;
alter table client add column refresh_token_idle_lifetime integer;

alter table client add constraint ck_client__refresh_token_lifetime
    check (refresh_token_lifetime between 1 and 34560000);
alter table client add constraint ck_client__refresh_token_idle_lifetime
    check (refresh_token_idle_lifetime between 1 and 34560000);
