-- Why: a passkey (WebAuthn) signs in without a password, and only at the address of this server. Its credential holds a public key and
-- no secret. A challenge is accepted from a passkey if it was made after the last one that was.
-- Locks: user_account, for an instant.
create table passkey_user (
    user_id uuid not null,
    handle varchar(86) not null,
    constraint pk_passkey_user primary key (user_id),
    constraint uq_passkey_user__handle unique (handle),
    constraint fk_passkey_user__user_id foreign key (user_id) references user_account (id) on delete cascade
);

create table passkey (
    id uuid not null,
    user_id uuid not null,
    credential_id varchar(1364) not null,
    name varchar(60) not null,
    credential varchar(4000) not null,
    sign_count bigint not null,
    backup_eligible boolean not null,
    backed_up boolean not null,
    transports varchar(100) not null,
    challenged_at timestamp(6) with time zone not null,
    created_at timestamp(6) with time zone not null,
    last_used_at timestamp(6) with time zone,
    constraint pk_passkey primary key (id),
    constraint uq_passkey__credential_id unique (credential_id),
    constraint fk_passkey__user_id foreign key (user_id) references passkey_user (user_id) on delete cascade,
    constraint ck_passkey__sign_count check (sign_count >= 0)
);

create index ix_passkey__user_id on passkey (user_id);
