-- Why: a password alone does not protect an account whose password was guessed or leaked. Secrets of authenticator apps are sealed;
-- recovery codes are random, and only their digests are kept.
-- Locks: user_account, for an instant.
create table authenticator_app (
    id uuid not null,
    user_id uuid not null,
    name varchar(60) not null,
    secret varchar(500) not null,
    key_encryption_key_id varchar(16) not null,
    last_step bigint not null,
    created_at timestamp(6) with time zone not null,
    last_used_at timestamp(6) with time zone,
    constraint pk_authenticator_app primary key (id),
    constraint fk_authenticator_app__user_id foreign key (user_id) references user_account (id) on delete cascade
);

create index ix_authenticator_app__user_id on authenticator_app (user_id);

create index ix_authenticator_app__key_encryption_key_id on authenticator_app (key_encryption_key_id);

create table recovery_code (
    user_id uuid not null,
    digest varchar(64) not null,
    constraint pk_recovery_code primary key (user_id, digest),
    constraint fk_recovery_code__user_id foreign key (user_id) references user_account (id) on delete cascade,
    constraint ck_recovery_code__digest check (length(digest) = 64)
);
