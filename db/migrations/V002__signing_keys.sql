-- Why: the keys that sign tokens live in the database so that every node signs with the same ones.
-- Locks: nothing, the table is new.
create table signing_key (
    key_id varchar(64) not null,
    algorithm varchar(16) not null,
    generation integer not null,
    public_jwk varchar(4000) not null,
    private_jwk_ciphertext bytea not null,
    key_encryption_key_id varchar(32) not null,
    created_at timestamp(6) with time zone not null,
    constraint pk_signing_key primary key (key_id),
    constraint uq_signing_key__algorithm_generation unique (algorithm, generation),
    constraint ck_signing_key__generation check (generation >= 1),
    constraint ck_signing_key__algorithm check (algorithm in ('ES256', 'RS256'))
);
