-- Why: a link in a mail acts for one user, once. Only the digest of its token is kept. Requests for links wait in a table of their
-- own, so that the answer to a request does not depend on whether there is such a user.
-- Locks: user_account, for an instant.
create table mailed_link (
    digest varchar(64) not null,
    purpose varchar(20) not null,
    user_id uuid not null,
    address varchar(254) not null,
    created_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null,
    used_at timestamp(6) with time zone,
    constraint pk_mailed_link primary key (digest),
    constraint fk_mailed_link__user_id foreign key (user_id) references user_account (id) on delete cascade,
    constraint ck_mailed_link__digest check (length(digest) = 64),
    constraint ck_mailed_link__expires_at check (expires_at > created_at)
);

create index ix_mailed_link__user_id on mailed_link (user_id);

create index ix_mailed_link__expires_at on mailed_link (expires_at);

create table password_request (
    id uuid not null,
    typed varchar(1000) not null,
    created_at timestamp(6) with time zone not null,
    constraint pk_password_request primary key (id)
);

create index ix_password_request__created_at on password_request (created_at);
