package dev.keyturn.sdk;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a verified access token says. Does not contain the token itself, so it can be logged and passed on.
 *
 * @param subject {@code sub}: the user on whose behalf the client acts, or the client itself if there is none
 * @param clientId {@code client_id}: the client that the token was issued to
 * @param scopes what the client may do; empty if the token does not say
 * @param audience {@code aud}: the APIs that the token is meant for, the expected one among them
 * @param expiresAt {@code exp}: the first instant at which the token is no longer valid, clock skew aside
 * @param issuedAt {@code iat}
 * @param id {@code jti}: identifies the token in logs and for revocation
 * @param claims all claims as they are in the token, those above included and those that are null left out; numbers are
 *     {@code Long} or {@code Double}, objects {@code Map}, arrays {@code List}
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-2.2">RFC 9068 §2.2, Data Structure</a>
 */
public record VerifiedToken(
        String subject,
        String clientId,
        Set<String> scopes,
        List<String> audience,
        Instant expiresAt,
        Instant issuedAt,
        String id,
        Map<String, Object> claims) {

    public VerifiedToken {
        scopes = Set.copyOf(scopes);
        audience = List.copyOf(audience);
        claims = Map.copyOf(claims);
    }

    /** Whether the token has exactly this scope. Scopes are compared by character; none implies another. */
    public boolean hasScope(String scope) {
        return scopes.contains(scope);
    }

    /** Leaves out the claims, which may say things about a person that do not belong in a log. */
    @Override
    public String toString() {
        return "VerifiedToken[id=" + id + ", subject=" + subject + ", clientId=" + clientId + ", scopes=" + scopes
                + "]";
    }
}
