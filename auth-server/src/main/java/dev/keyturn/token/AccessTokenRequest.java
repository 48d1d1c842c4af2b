package dev.keyturn.token;

import dev.keyturn.grant.RequestedGrant;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Request for an access token, once the grant that it rests on has been checked.
 *
 * @param subject the user, or the client if it acts for itself
 * @param scopes those that are allowed, before they are narrowed to the APIs that the token is for
 * @param resources the requested APIs (RFC 8707, section 2); empty if the scopes decide
 * @param ofGrant the grant that the token is issued for; null if a client acts for itself
 * @param credential what the client has authenticated with in this very request; null if it is public
 * @param certificateThumbprint of the certificate that the token is bound to (RFC 8705 §3.1); null for a token that is not bound
 */
public record AccessTokenRequest(
        String subject,
        String clientId,
        Set<String> scopes,
        Set<String> resources,
        @Nullable OfGrant ofGrant,
        @Nullable Credential credential,
        @Nullable String certificateThumbprint) {

    /**
     * Grant of a user.
     *
     * @param id the {@code grant_id}
     * @param scopes what the user has allowed
     * @param resources the APIs that the user was asked for; empty if the scopes decide
     * @param signIn the sign-in of the user; null if it is not known
     * @param readAt time before which the grant was not read; null if it is checked once more before the answer. A revocation
     *     of all tokens that were issued before an instant after it covers the token
     */
    public record OfGrant(
            String id,
            Set<String> scopes,
            Set<String> resources,
            RequestedGrant.@Nullable SignIn signIn,
            @Nullable Instant readAt) {}

    /**
     * Credential of the client. A client that refreshes with a new secret gets a token that outlives the old one.
     *
     * @param expiresAt null if it does not expire
     */
    public record Credential(String id, @Nullable Instant expiresAt) {}

    /** The {@code iat} of the token, which is issued now. */
    Instant issuedAt(Instant now) {
        Instant readAt = ofGrant == null ? null : ofGrant.readAt();
        return (readAt == null ? now : readAt).truncatedTo(ChronoUnit.SECONDS);
    }

    @Nullable
    Instant credentialExpiresAt() {
        return credential == null ? null : credential.expiresAt();
    }
}
