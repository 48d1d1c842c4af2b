-- Why: a scope of the admin API says grants, as the rest of the product does, and a type of audit event is a noun, a dot and a verb.
-- Locks: each row of audit_event while it is rewritten, which takes a while for a long trail; of the others only rows that
-- hold the scope. An access token that was issued before keeps the old scope until it expires.
update api_scope set name = 'admin:grants:read' where name = 'admin:authorizations:read';
update client_scope set scope = 'admin:grants:read' where scope = 'admin:authorizations:read';
update consent_scope set scope = 'admin:grants:read' where scope = 'admin:authorizations:read';
update api_key_scope set scope = 'admin:grants:read' where scope = 'admin:authorizations:read';

update oauth_authorization
set requested_scope = trim(replace(' ' || requested_scope || ' ', ' admin:authorizations:read ', ' admin:grants:read '))
where ' ' || requested_scope || ' ' like '% admin:authorizations:read %';

update oauth_authorization
set authorized_scope = trim(replace(' ' || authorized_scope || ' ', ' admin:authorizations:read ', ' admin:grants:read '))
where ' ' || authorized_scope || ' ' like '% admin:authorizations:read %';

update audit_event
set type = case type
    when 'api-key-imported' then 'api-key.imported'
    when 'api-key-updated' then 'api-key.updated'
    when 'api-key-disabled' then 'api-key.disabled'
    when 'api-key-enabled' then 'api-key.enabled'
    when 'api-key-rotated' then 'api-key.rotated'
    when 'api-key-revoked' then 'api-key.revoked'
    when 'api-key-leaked' then 'api-key.leaked'
    when 'api-key-quarantined' then 'api-key.quarantined'
    when 'api-key-expiring' then 'api-key.expiring'
    when 'client-updated' then 'client.updated'
    when 'client-enabled' then 'client.enabled'
    when 'client-disabled' then 'client.disabled'
    when 'client-deleted' then 'client.deleted'
    when 'client-owner-added' then 'client-owner.added'
    when 'client-owner-removed' then 'client-owner.removed'
    when 'consent-granted' then 'consent.granted'
    when 'consent-reduced' then 'consent.reduced'
    when 'consent-withdrawn' then 'consent.withdrawn'
    when 'access-token-revoked' then 'access-token.revoked'
    when 'refresh-token-replayed' then 'refresh-token.replayed'
    when 'api-updated' then 'api.updated'
    when 'api-deleted' then 'api.deleted'
    when 'signing-key-generated' then 'signing-key.generated'
    when 'signing-key-announced' then 'signing-key.announced'
    when 'signing-key-activated' then 'signing-key.activated'
    when 'signing-key-retired' then 'signing-key.retired'
    when 'signing-key-destroyed' then 'signing-key.destroyed'
    when 'signing-key-revoked' then 'signing-key.revoked'
    when 'user-created' then 'user.created'
    when 'user-updated' then 'user.updated'
    when 'user-disabled' then 'user.disabled'
    when 'user-enabled' then 'user.enabled'
    when 'user-deleted' then 'user.deleted'
    when 'password-changed' then 'password.changed'
    when 'password-reset' then 'password.reset'
    when 'administrator-restored' then 'administrator.restored'
    when 'sign-in-failed' then 'sign-in.failed'
    when 'tokens-revoked' then 'tokens.revoked'
    when 'api-key-issued' then 'api-key.created'
    when 'client-registered' then 'client.created'
    when 'client-secret-issued' then 'client-secret.created'
    when 'client-secret-retired' then 'client-secret.deleted'
    when 'authorization-allowed' then 'grant.created'
    when 'authorization-revoked' then 'grant.revoked'
    when 'signed-in' then 'user.signed-in'
    when 'signed-out' then 'user.signed-out'
    when 'request-refused' then 'request.rejected'
    when 'api-registered' then 'api.created'
    else type end
where type not like '%.%';
