-- Why: a client can let browser applications of further origins call the token, revocation and UserInfo endpoints (ADR 0035).
-- Locks: nothing that exists; it only creates a table.
create table client_allowed_origin (
    client_id varchar(100) not null,
    origin varchar(300) not null,
    constraint pk_client_allowed_origin primary key (client_id, origin),
    constraint fk_client_allowed_origin__client foreign key (client_id) references client (client_id) on delete cascade
);
