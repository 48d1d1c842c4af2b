package dev.keyturn.token;

import dev.keyturn.client.ClientId;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** That a user allows a client something, from the request until all that was issued for it has expired. */
@Entity
@Table(name = "oauth_authorization")
class Authorization {

    @Id
    private UUID id;

    private String clientId;

    private String subject;

    private Instant authenticatedAt;

    private @Nullable String redirectUri;

    private String requestedScope;

    private @Nullable String clientState;

    private @Nullable String nonce;

    private @Nullable String codeChallenge;

    private @Nullable String authorizedScope;

    private Instant createdAt;

    private Instant expiresAt;

    private @Nullable Instant revokedAt;

    @SuppressWarnings("NullAway.Init")
    protected Authorization() {}

    /** @param authorizedScopes null if the user has not been asked yet */
    Authorization(
            AuthorizationId id,
            AuthorizationRequest request,
            @Nullable Set<String> authorizedScopes,
            Instant createdAt,
            Instant expiresAt) {
        this.id = id.value();
        this.clientId = request.clientId().value();
        this.subject = request.subject();
        this.authenticatedAt = request.authenticatedAt();
        this.redirectUri = request.redirectUri();
        this.requestedScope = String.join(" ", request.scopes());
        this.clientState = request.state();
        this.nonce = request.nonce();
        this.codeChallenge = request.codeChallenge();
        this.authorizedScope = authorizedScopes == null ? null : String.join(" ", authorizedScopes);
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
    }

    AuthorizationId id() {
        return new AuthorizationId(id);
    }

    AuthorizationRequest request() {
        return new AuthorizationRequest(
                clientId(),
                subject,
                authenticatedAt,
                redirectUri,
                split(requestedScope),
                clientState,
                nonce,
                codeChallenge);
    }

    ClientId clientId() {
        return new ClientId(clientId);
    }

    String subject() {
        return subject;
    }

    /** What the user allowed; empty as long as they have not been asked. */
    Set<String> authorizedScopes() {
        return authorizedScope == null ? Set.of() : split(authorizedScope);
    }

    Instant createdAt() {
        return createdAt;
    }

    @Nullable
    Instant revokedAt() {
        return revokedAt;
    }

    /** When nothing of it is valid any more; the instant itself is too late. */
    Instant expiresAt() {
        return expiresAt;
    }

    /** Whether something issued for it may be valid. */
    boolean isLiveAt(Instant now) {
        return !isRevoked() && now.isBefore(expiresAt);
    }

    boolean isRevoked() {
        return revokedAt != null;
    }

    private static Set<String> split(String scope) {
        return scope.isEmpty() ? Set.of() : new LinkedHashSet<>(Arrays.asList(scope.split(" ")));
    }
}
