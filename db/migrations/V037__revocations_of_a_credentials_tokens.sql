-- Why: an API key that is disabled or may do less ends the tokens that were got with it until then, and none afterwards.
-- Locks: revocation exclusively, for the moment it takes to check its rows, which are few.
alter table revocation drop constraint ck_revocation__kind;

alter table revocation add constraint ck_revocation__kind
    check (kind in ('TOKEN', 'GRANT', 'CLIENT', 'SUBJECT', 'SESSION', 'CREDENTIAL', 'CREDENTIAL_UNTIL', 'KEY'));
