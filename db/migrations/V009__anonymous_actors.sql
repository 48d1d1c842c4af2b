-- Why: a wrong password is given by somebody, not by the server.
-- Locks: audit_event while the constraint is checked against its rows.

alter table audit_event drop constraint ck_audit_event__actor_kind;

alter table audit_event
    add constraint ck_audit_event__actor_kind check (actor_kind in ('USER', 'CLIENT', 'ANONYMOUS', 'SERVER'));
