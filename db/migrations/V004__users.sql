-- The people who sign in. Login names are kept in lower case, so that the constraint ignores case.
-- Creates tables; locks nothing that exists.
create table user_account (
    id uuid not null,
    version bigint not null,
    login_name varchar(100) not null,
    name varchar(200) not null,
    email varchar(254),
    enabled boolean not null,
    password_hash varchar(300) not null,
    password_changed_at timestamp(6) with time zone not null,
    must_change_password boolean not null,
    failed_sign_ins integer not null,
    locked_until timestamp(6) with time zone,
    last_signed_in_at timestamp(6) with time zone,
    created_at timestamp(6) with time zone not null,
    constraint pk_user_account primary key (id),
    constraint uq_user_account__login_name unique (login_name),
    constraint ck_user_account__login_name check (login_name = lower(login_name)),
    constraint ck_user_account__failed_sign_ins check (failed_sign_ins >= 0)
);

create table user_role (
    user_id uuid not null,
    role varchar(20) not null,
    constraint pk_user_role primary key (user_id, role),
    constraint fk_user_role__user foreign key (user_id) references user_account (id) on delete cascade,
    constraint ck_user_role__role check (role in ('administrator'))
);

create index ix_user_role__role on user_role (role, user_id);
