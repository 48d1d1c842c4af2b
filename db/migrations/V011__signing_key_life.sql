-- Why: keys are announced, sign, retire and are destroyed; only one that signs or will sign keeps its private half.
-- Locks: signing_key for the moment of the change; it has a handful of rows.
alter table signing_key drop constraint ck_signing_key__algorithm;
alter table signing_key add constraint ck_signing_key__algorithm
    check (algorithm in ('ES256', 'ES384', 'RS256', 'PS256', 'EdDSA'));
alter table signing_key alter column private_jwk_ciphertext drop not null;
alter table signing_key alter column key_encryption_key_id drop not null;
alter table signing_key add column state varchar(16) default 'ACTIVE' not null;
alter table signing_key add column slot varchar(32);
alter table signing_key add column announced_at timestamp(6) with time zone;
alter table signing_key add column activated_at timestamp(6) with time zone;
alter table signing_key add column retired_at timestamp(6) with time zone;
alter table signing_key add column destroyed_at timestamp(6) with time zone;
alter table signing_key add column due_at timestamp(6) with time zone;
alter table signing_key add column revoked boolean default false not null;
update signing_key set slot = 'ACTIVE:' || algorithm, activated_at = created_at;
alter table signing_key alter column state drop default;
alter table signing_key alter column revoked drop default;
alter table signing_key add constraint uq_signing_key__slot unique (slot);
alter table signing_key add constraint ck_signing_key__state
    check (state in ('ANNOUNCED', 'ACTIVE', 'RETIRED', 'DESTROYED'));
alter table signing_key add constraint ck_signing_key__slot
    check (case when state in ('ANNOUNCED', 'ACTIVE') then slot is not null and slot = state || ':' || algorithm else slot is null end);
alter table signing_key add constraint ck_signing_key__private_half
    check ((state in ('ANNOUNCED', 'ACTIVE')) = (private_jwk_ciphertext is not null));
alter table signing_key add constraint ck_signing_key__key_encryption_key
    check ((private_jwk_ciphertext is null) = (key_encryption_key_id is null));
