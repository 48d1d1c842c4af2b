-- Why: users manage the API keys of the clients that are theirs.
-- Locks: nothing that exists; it only creates a table.

create table client_owner (
    client_id varchar(100) not null,
    user_id uuid not null,
    constraint pk_client_owner primary key (client_id, user_id),
    constraint fk_client_owner__client foreign key (client_id) references client (client_id) on delete cascade,
    constraint fk_client_owner__user foreign key (user_id) references user_account (id) on delete cascade
);

create index ix_client_owner__user_id on client_owner (user_id);
