package dev.keyturn.client;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client as an item of a list. */
record ClientSummary(
        String clientId,
        String clientName,
        @Nullable String description,
        boolean enabled,
        boolean builtIn,
        String tokenEndpointAuthMethod,
        List<String> grantTypes,
        List<String> scopes,
        Instant createdAt,
        Instant updatedAt) {}
