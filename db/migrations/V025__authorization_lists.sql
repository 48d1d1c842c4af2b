-- Why: administrators list what a client or a user has, newest first, and see why an authorization ended. Those that ended before do not say.
-- Locks: oauth_authorization while the column is added, its constraint is checked, and the indexes are built.

alter table oauth_authorization add column revocation_reason varchar(32);

alter table oauth_authorization add constraint ck_oauth_authorization__revocation_reason
    check (revocation_reason is null or revoked_at is not null);

create index ix_oauth_authorization__client_id_created_at on oauth_authorization (client_id, created_at desc, id desc);

create index ix_oauth_authorization__subject_created_at on oauth_authorization (subject, created_at desc, id desc);

drop index ix_oauth_authorization__client_id;

drop index ix_oauth_authorization__subject;
