-- Why: a client certificate whose key has leaked is revoked by its thumbprint.
-- Locks: revocation, while the constraint is checked.
alter table revocation drop constraint ck_revocation__kind;

alter table revocation add constraint ck_revocation__kind
    check (kind in ('TOKEN', 'GRANT', 'CLIENT', 'SUBJECT', 'SESSION', 'CREDENTIAL', 'CREDENTIAL_UNTIL', 'CERTIFICATE', 'KEY'));
