package dev.keyturn.client;

import java.time.Instant;
import java.util.List;

/** A client at one version. */
public record ClientView(
        ClientId clientId,
        ClientMetadata metadata,
        boolean enabled,
        boolean builtIn,
        Instant createdAt,
        Instant updatedAt,
        long version) {

    public String clientName() {
        return metadata.clientName();
    }

    public List<String> scopes() {
        return metadata.scopes();
    }

    public List<String> postLogoutRedirectUris() {
        return metadata.postLogoutRedirectUris();
    }
}
