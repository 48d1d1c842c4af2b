package dev.keyturn.revocation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What of a token decides whether it is revoked.
 *
 * @param tokenId its {@code jti}
 * @param grantId the authorization that it belongs to; null if it belongs to none
 * @param clientId its {@code client_id}
 * @param subject its {@code sub}
 * @param sessionId the {@code sid} of the sign-in that it was issued in; null if it was issued in none
 * @param credentialId what the client proved itself with; null if the token does not say
 * @param keyId the {@code kid} of its header; null if it is not signed
 * @param issuedAt its {@code iat}
 */
public record TokenFacts(
        @Nullable String tokenId,
        @Nullable String grantId,
        @Nullable String clientId,
        @Nullable String subject,
        @Nullable String sessionId,
        @Nullable String credentialId,
        @Nullable String keyId,
        Instant issuedAt) {}
