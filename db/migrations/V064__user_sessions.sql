-- Why: a restart, or another node, signed everybody out; and a session that an administrator ended on one node could still
-- store a grant on another node. Users sign in once more after the upgrade.
-- Locks: user_account, for an instant.
create table user_session (
    digest varchar(64) not null,
    sid varchar(36) not null,
    user_id uuid not null,
    signed_in_at timestamp(6) with time zone not null,
    last_used_at timestamp(6) with time zone not null,
    failed_sign_ins integer not null,
    last_failed_at timestamp(6) with time zone,
    version integer not null,
    attributes varchar(32000) not null,
    constraint pk_user_session primary key (digest),
    constraint uq_user_session__sid unique (sid),
    constraint fk_user_session__user_id foreign key (user_id) references user_account (id) on delete cascade
);

create index ix_user_session__user_id on user_session (user_id);

create index ix_user_session__last_used_at on user_session (last_used_at);
