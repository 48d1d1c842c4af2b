package dev.keyturn.client;

import dev.keyturn.audit.AuditableEvent;
import java.util.Map;
import java.util.UUID;

/**
 * A secret of a client no longer authenticates it. Published in the transaction that makes it true.
 *
 * @param leaked whether the tokens that were issued for it are to end too
 */
public record ClientSecretRetired(ClientId clientId, String name, UUID secretId, boolean leaked)
        implements AuditableEvent {

    @Override
    public String type() {
        return "client-secret-retired";
    }

    @Override
    public Subject subject() {
        return new Subject("client", clientId.value(), name);
    }

    @Override
    public Map<String, String> details() {
        return Map.of("secret_id", secretId.toString(), "tokens_revoked", Boolean.toString(leaked));
    }
}
