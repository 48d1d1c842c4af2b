package dev.keyturn.grant;

import dev.keyturn.audit.AuditableEvent;
import dev.keyturn.client.ClientId;
import java.util.Map;

/** A client revoked one of its access tokens. */
public record AccessTokenRevoked(String tokenId, ClientId clientId) implements AuditableEvent {

    @Override
    public String type() {
        return "access-token.revoked";
    }

    @Override
    public Subject subject() {
        return new Subject("client", clientId.value(), clientId.value());
    }

    @Override
    public Map<String, String> details() {
        return Map.of("jti", tokenId);
    }
}
