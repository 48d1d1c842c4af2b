package dev.keyturn.grant;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.keyturn.client.ClientId;
import dev.keyturn.database.StoredTime;
import dev.keyturn.oauth.Codes;
import dev.keyturn.user.SignInMethods;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Grant: the scopes that a user allows a client, from the request until the last token has expired; or the one stored token of
 * a client that acts for itself.
 */
@Entity
@Table(name = "oauth_authorization")
public class Grant {

    @Id
    private UUID id;

    private String clientId;

    private String subject;

    private @Nullable Instant authenticatedAt;

    private @Nullable String sessionId;

    private @Nullable String signInMethods;

    private @Nullable String redirectUri;

    private String requestedScope;

    private String requestedResources;

    private @Nullable String clientState;

    private @Nullable String nonce;

    private @Nullable String codeChallenge;

    private @Nullable String authorizedScope;

    private Instant createdAt;

    private Instant expiresAt;

    private @Nullable Instant refreshEndsAt;

    private @Nullable String certificateThumbprint;

    private @Nullable Instant revokedAt;

    @Enumerated(EnumType.STRING)
    private @Nullable RevocationReason revocationReason;

    @SuppressWarnings("NullAway.Init")
    protected Grant() {}

    /** Reads a grant from a row of its table, in which the columns that a token has too begin with {@code a_}. */
    static Grant read(ResultSet row) throws SQLException {
        Grant grant = new Grant();
        grant.id = row.getObject("a_id", UUID.class);
        grant.clientId = row.getString("client_id");
        grant.subject = row.getString("subject");
        grant.authenticatedAt = StoredTime.readNullable(row, "authenticated_at");
        grant.sessionId = row.getString("session_id");
        grant.signInMethods = row.getString("sign_in_methods");
        grant.redirectUri = row.getString("redirect_uri");
        grant.requestedScope = row.getString("requested_scope");
        grant.requestedResources = row.getString("requested_resources");
        grant.clientState = row.getString("client_state");
        grant.nonce = row.getString("nonce");
        grant.codeChallenge = row.getString("code_challenge");
        grant.authorizedScope = row.getString("authorized_scope");
        grant.createdAt = StoredTime.read(row, "a_created_at");
        grant.expiresAt = StoredTime.read(row, "a_expires_at");
        grant.refreshEndsAt = StoredTime.readNullable(row, "refresh_ends_at");
        grant.certificateThumbprint = row.getString("certificate_thumbprint");
        grant.revokedAt = StoredTime.readNullable(row, "revoked_at");
        return grant;
    }

    public GrantId id() {
        return new GrantId(id);
    }

    /** Whether a client acts for itself, so that there is neither a user nor a request to one. */
    public boolean isOfClient() {
        return authenticatedAt == null;
    }

    public RequestedGrant request() {
        return new RequestedGrant(
                clientId(),
                new RequestedGrant.SignIn(
                        subject,
                        Objects.requireNonNull(authenticatedAt, "a client acts for itself"),
                        sessionId,
                        SignInMethods.parse(signInMethods)),
                split(requestedScope),
                split(requestedResources),
                new RequestedGrant.Binding(redirectUri, clientState, nonce, codeChallenge));
    }

    public ClientId clientId() {
        return new ClientId(clientId);
    }

    public String subject() {
        return subject;
    }

    /** Scopes that the user allowed; empty until they have answered. */
    public Set<String> authorizedScopes() {
        return authorizedScope == null ? Set.of() : split(authorizedScope);
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** When the user proved who they are; null if a client acts for itself. */
    @Nullable
    public Instant authenticatedAt() {
        return authenticatedAt;
    }

    /** The session in which the user allowed it; null if it had no identifier. */
    @Nullable
    public String sessionId() {
        return sessionId;
    }

    @Nullable
    public Instant revokedAt() {
        return revokedAt;
    }

    /** Why it was revoked; null if it was not, or if that was not kept yet. */
    @Nullable
    public RevocationReason revocationReason() {
        return revocationReason;
    }

    public State stateAt(Instant now) {
        if (isRevoked()) {
            return State.REVOKED;
        }
        if (!now.isBefore(expiresAt)) {
            return State.EXPIRED;
        }
        return authorizedScope == null ? State.PENDING : State.LIVE;
    }

    /** When nothing of it is valid any more; the instant itself is too late. */
    public Instant expiresAt() {
        return expiresAt;
    }

    /** When the last of its refresh tokens ends, however often they are used; the instant itself is too late. */
    public Instant refreshEndsAt() {
        return refreshEndsAt == null ? expiresAt : refreshEndsAt;
    }

    /**
     * Thumbprint of the certificate that its refresh tokens are bound to; null if they are not bound.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8705#section-4">RFC 8705 §4, Public Clients and Certificate-Bound Tokens</a>
     */
    @Nullable
    public String certificateThumbprint() {
        return certificateThumbprint;
    }

    /** Whether something issued for it may be valid. */
    boolean isLiveAt(Instant now) {
        return !isRevoked() && now.isBefore(expiresAt);
    }

    boolean isRevoked() {
        return revokedAt != null;
    }

    private static Set<String> split(String words) {
        return words.isEmpty() ? Set.of() : new LinkedHashSet<>(Arrays.asList(words.split(" ")));
    }

    /** Where it stands in its life. */
    public enum State {
        /** The user has not answered yet. */
        PENDING,
        /** Something issued for it may be valid. */
        LIVE,
        /** It was ended before its time. */
        REVOKED,
        /** All that was issued for it has expired. */
        EXPIRED;

        /** The state as the admin API names it. */
        @JsonValue
        String code() {
            return Codes.of(this);
        }
    }
}
