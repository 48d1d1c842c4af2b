package dev.keyturn.sdk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Verified credential: its subject, client, scopes and claims. Does not contain the credential itself, so it is safe to log and pass on.
 *
 * @param kind kind of the presented credential
 * @param subject {@code sub}: the user for whom the client acts, or the client itself
 * @param clientId {@code client_id}: client to which the credential was issued
 * @param scopes granted scopes; empty if there are none
 * @param audience {@code aud}: identifiers of the APIs that the credential is for, this one among them
 * @param expiresAt {@code exp}: first instant at which the credential is no longer valid, without clock skew
 * @param issuedAt {@code iat}; for an API key the time of its verification
 * @param id {@code jti} of a token, identifier of an API key; for logs and revocation
 * @param claims all claims or members of the server's response that are not null; numbers are {@code Long} or {@code Double}, objects
 *     {@code Map}, arrays {@code List}
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

    /** Name of the attribute under which adapters store the credential of a request. A request that has it is not verified again. */
    public static final String ATTRIBUTE = "dev.keyturn.sdk.VerifiedCredential";

    private static final int MAX_ACTORS = 10;

    public VerifiedCredential {
        scopes = Set.copyOf(scopes);
        audience = List.copyOf(audience);
        claims = Map.copyOf(claims);
    }

    /** Whether the credential has exactly this scope. Scopes are case-sensitive, and none implies another. */
    public boolean hasScope(String scope) {
        return scopes.contains(scope);
    }

    /**
     * Identifier of the credential with which the client requested the token: of its secret or API key, or the thumbprint of its key. For an
     * API key its own identifier. Empty for a public client.
     */
    public Optional<String> credentialId() {
        return kind == CredentialKind.API_KEY ? Optional.of(id) : text("credential_id");
    }

    /** Identifier of the grant with which the user authorized the client; empty if the client acts for itself. */
    public Optional<String> grantId() {
        return text("grant_id");
    }

    /**
     * Subjects that act for the subject, the current actor first, at most 10; empty if the token was never exchanged. Use only the first in
     * access decisions.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8693#section-4.1">RFC 8693 §4.1, "act" (Actor) Claim</a>
     */
    public List<String> actors() {
        List<String> actors = new ArrayList<>();
        Object actor = claims.get("act");
        while (actor instanceof Map<?, ?> members && actors.size() < MAX_ACTORS) {
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

    /** Omits the claims, which may contain personal data. */
    @Override
    public String toString() {
        return "VerifiedCredential[kind=" + kind + ", id=" + id + ", subject=" + subject + ", clientId=" + clientId
                + ", scopes=" + scopes + "]";
    }
}
