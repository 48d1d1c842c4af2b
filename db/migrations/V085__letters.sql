-- Why: mails to people wait here until the mail server takes them. The content is sealed, since it may have a link that opens an
-- account; it goes once the mail is sent. The row stays for a day, for the limits of its address.
-- Locks: nothing.
create table letter (
    id uuid not null,
    kind varchar(40) not null,
    address_digest varchar(64) not null,
    content varchar(8000),
    attempts integer not null,
    due_at timestamp(6) with time zone,
    is_sent boolean not null,
    is_suppressed boolean not null,
    created_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null,
    constraint pk_letter primary key (id),
    constraint ck_letter__due_at check ((due_at is null) = (content is null)),
    constraint ck_letter__expires_at check (expires_at > created_at)
);

create index ix_letter__due_at on letter (due_at);

create index ix_letter__address_digest on letter (address_digest, created_at);

create index ix_letter__created_at on letter (created_at);
