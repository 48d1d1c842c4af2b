-- Why: what a user has allowed a client, so that they are asked once. The foreign keys forget it together with either:
-- an identifier of a client can be taken by another, who must not inherit what the first was allowed.
-- Locks: user_account and client against writes, for the moment it takes to add a foreign key to new tables.
create table consent (
    user_id uuid not null,
    client_id varchar(100) not null,
    granted_at timestamp(6) with time zone not null,
    changed_at timestamp(6) with time zone not null,
    constraint pk_consent primary key (user_id, client_id),
    constraint fk_consent__user foreign key (user_id) references user_account (id) on delete cascade,
    constraint fk_consent__client foreign key (client_id) references client (client_id) on delete cascade,
    constraint ck_consent__changed_at check (changed_at >= granted_at)
);

create index ix_consent__client_id on consent (client_id);

create table consent_scope (
    user_id uuid not null,
    client_id varchar(100) not null,
    scope varchar(100) not null,
    constraint pk_consent_scope primary key (user_id, client_id, scope),
    constraint fk_consent_scope__consent foreign key (user_id, client_id)
        references consent (user_id, client_id) on delete cascade,
    constraint ck_consent_scope__scope check (char_length(scope) >= 1)
);
