-- Why: a signed token outlives what it stands for; what was revoked is remembered until the token would have expired.
-- Locks: nothing, the table is new.
create table revocation (
    id uuid not null,
    kind varchar(16) not null,
    subject_id varchar(100) not null,
    revoked_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null,
    constraint pk_revocation primary key (id),
    constraint ck_revocation__kind check (kind in ('TOKEN', 'GRANT', 'CLIENT')),
    constraint ck_revocation__expires_at check (expires_at > revoked_at)
);

create index ix_revocation__revoked_at on revocation (revoked_at);
create index ix_revocation__expires_at on revocation (expires_at);
