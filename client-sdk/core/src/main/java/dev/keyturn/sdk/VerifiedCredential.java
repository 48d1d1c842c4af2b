package dev.keyturn.sdk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a credential that was verified says. Does not contain the credential itself, so it can be logged and passed on.
 *
 * @param kind what was presented
 * @param subject {@code sub}: the user on whose behalf the client acts, or the client itself if there is none
 * @param clientId {@code client_id}: the client that it was issued to
 * @param scopes what the client may do; empty if it does not say
 * @param audience {@code aud}: the APIs that it is meant for, the expected one among them
 * @param expiresAt {@code exp}: the first instant at which it is no longer valid, clock skew aside
 * @param issuedAt {@code iat}; of an API key that the server does not tell it of, when it was asked
 * @param id {@code jti} of a token, the identifier of an API key: names it in logs and for revocation
 * @param claims all that is said of it, what is above included and what is null left out; numbers are {@code Long} or
 *     {@code Double}, objects {@code Map}, arrays {@code List}
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-2.2">RFC 9068 §2.2, Data Structure</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662#section-2.2">RFC 7662 §2.2, Introspection Response</a>
 */
public record VerifiedCredential(
        CredentialKind kind,
        String subject,
        String clientId,
        Set<String> scopes,
        List<String> audience,
        Instant expiresAt,
        Instant issuedAt,
        String id,
        Map<String, Object> claims) {

    private static final int MOST_ACTORS = 10;

    public VerifiedCredential {
        scopes = Set.copyOf(scopes);
        audience = List.copyOf(audience);
        claims = Map.copyOf(claims);
    }

    /** Whether it has exactly this scope. Scopes are compared by character; none implies another. */
    public boolean hasScope(String scope) {
        return scopes.contains(scope);
    }

    /**
     * What the client proved itself with when it asked for the token: the identifier of its secret or API key, or the
     * thumbprint of its key. Of an API key its own identifier. Empty for a public client.
     */
    public Optional<String> credentialId() {
        return kind == CredentialKind.API_KEY ? Optional.of(id) : text("credential_id");
    }

    /** What the user allowed the client with; empty if a client acts for itself. */
    public Optional<String> grantId() {
        return text("grant_id");
    }

    /**
     * Those who act on behalf of the subject, the one who does now first; empty if it was never passed on. Only the first may
     * be taken into account when access is decided on.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8693#section-4.1">RFC 8693 §4.1, "act" (Actor) Claim</a>
     */
    public List<String> actors() {
        List<String> actors = new ArrayList<>();
        Object actor = claims.get("act");
        while (actor instanceof Map<?, ?> members && actors.size() < MOST_ACTORS) {
            if (members.get("sub") instanceof String subjectOfActor) {
                actors.add(subjectOfActor);
            }
            actor = members.get("act");
        }
        return List.copyOf(actors);
    }

    private Optional<String> text(String claim) {
        return claims.get(claim) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** Leaves out the claims, which may say things about a person that do not belong in a log. */
    @Override
    public String toString() {
        return "VerifiedCredential[kind=" + kind + ", id=" + id + ", subject=" + subject + ", clientId=" + clientId
                + ", scopes=" + scopes + "]";
    }
}
