-- Why: a client has the e-mail addresses of the people who are responsible for it (RFC 7591 §2).
-- Locks: nothing that exists; it only creates a table.
create table client_contact (
    client_id varchar(100) not null,
    contact varchar(254) not null,
    constraint pk_client_contact primary key (client_id, contact),
    constraint fk_client_contact__client foreign key (client_id) references client (client_id) on delete cascade
);
