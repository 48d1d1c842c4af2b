-- Why: each client decides what its ID tokens are signed with; without a value they are with RS256, the standard's default.
-- Locks: client exclusively, for the moment it takes to add a column without a default and to check it, all null.
alter table client add column id_token_signed_response_alg varchar(10);

alter table client add constraint ck_client__id_token_signed_response_alg
    check (id_token_signed_response_alg in ('ES256', 'ES384', 'RS256', 'PS256', 'EdDSA'));
