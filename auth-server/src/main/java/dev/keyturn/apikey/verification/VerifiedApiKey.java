package dev.keyturn.apikey.verification;

import dev.keyturn.client.ClientId;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A key that is good now, as far as it concerns whoever asked.
 *
 * @param scopes what it may do at the asker's APIs; never empty
 * @param audiences the APIs that these scopes open
 * @param expiresAt the first instant at which it is too late
 */
public record VerifiedApiKey(
        UUID id,
        ClientId clientId,
        String environment,
        Set<String> scopes,
        Set<String> audiences,
        Instant issuedAt,
        Instant expiresAt) {}
