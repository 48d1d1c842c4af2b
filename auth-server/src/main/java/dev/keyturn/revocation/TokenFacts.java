package dev.keyturn.revocation;

import dev.keyturn.certificate.ClientCertificate;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Identifiers in a token that decide whether it is revoked.
 *
 * @param tokenId its {@code jti}
 * @param grantId the grant that it belongs to, its {@code grant_id}; null if it belongs to none
 * @param clientId its {@code client_id}
 * @param subject its {@code sub}
 * @param sessionId the {@code sid} of the sign-in that it was issued in; null if it was issued in none
 * @param credentialId what the client proved itself with, its {@code credential_id}; null if it does not say
 * @param certificate thumbprint of the certificate that it is bound to, the {@code x5t#S256} of its {@code cnf}; null if it is bound to none
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
        @Nullable String certificate,
        @Nullable String keyId,
        Instant issuedAt) {

    /** Reads them from a token of ours, which says when it was issued. */
    public static TokenFacts of(Jwt token) {
        return new TokenFacts(
                token.getId(),
                token.getClaimAsString("grant_id"),
                token.getClaimAsString("client_id"),
                token.getSubject(),
                token.getClaimAsString("sid"),
                token.getClaimAsString("credential_id"),
                ClientCertificate.thumbprintIn(token.getClaim("cnf")),
                (String) token.getHeaders().get("kid"),
                Objects.requireNonNull(token.getIssuedAt()));
    }
}
