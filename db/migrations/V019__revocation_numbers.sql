-- Why: what was revoked is read by number, and a number is taken while its transaction holds the counter, so none is seen late.
-- Locks: revocation, whose rows are numbered.

alter table revocation add column sequence_number bigint;

update revocation set sequence_number = (
    select count(*) from revocation earlier
    where earlier.revoked_at < revocation.revoked_at
        or (earlier.revoked_at = revocation.revoked_at and earlier.id <= revocation.id));

alter table revocation alter column sequence_number set not null;

alter table revocation add constraint uq_revocation__sequence_number unique (sequence_number);

alter table revocation drop constraint ck_revocation__kind;

alter table revocation add constraint ck_revocation__kind
    check (kind in ('TOKEN', 'GRANT', 'CLIENT', 'SUBJECT', 'SESSION', 'CREDENTIAL', 'KEY'));

drop index ix_revocation__revoked_at;

create table revocation_counter (
    id smallint not null,
    last_number bigint not null,
    constraint pk_revocation_counter primary key (id),
    constraint ck_revocation_counter__id check (id = 1)
);

insert into revocation_counter (id, last_number) select 1, coalesce(max(sequence_number), 0) from revocation;
