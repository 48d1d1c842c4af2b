package dev.keyturn.tokenendpoint;

import dev.keyturn.client.ClientId;
import dev.keyturn.grant.Grant;
import dev.keyturn.grant.IssuedToken;
import dev.keyturn.grant.ReplayedTokens;
import dev.keyturn.grant.RetryWindows;
import dev.keyturn.grant.Successor;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;

/**
 * Authorization store of the refresh token grant. Accepts a token that was used a moment ago, for its successor and nothing
 * else, and revokes the grant of one that comes back later.
 *
 * <p>A client that did not receive the answer to its request repeats it. It gets the successor that was issued the first time,
 * and an access token with the scopes that it requests now: the grant alone limits them, as at any refresh (ADR 0009).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2">RFC 9700 §4.14.2, Refresh Token Protection</a>
 */
class RefreshTokenRotation implements OAuth2AuthorizationService {

    private final OAuth2AuthorizationService store;
    private final RetryWindows windows;
    private final ReplayedTokens replayed;
    private final PresentedRefreshTokens presented;

    /** @param store where all authorizations are */
    RefreshTokenRotation(
            OAuth2AuthorizationService store,
            RetryWindows windows,
            ReplayedTokens replayed,
            PresentedRefreshTokens presented) {
        this.store = store;
        this.windows = windows;
        this.replayed = replayed;
        this.presented = presented;
    }

    /**
     * {@inheritDoc}
     *
     * <p>A used token that can no longer be repeated is a replay: its grant is revoked here, in a transaction of its own that
     * is kept although the request is rejected.
     */
    @Override
    public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType type) {
        OAuth2Authorization found = store.findByToken(token, OAuth2TokenType.REFRESH_TOKEN);
        return found == null ? null : accept(found, token);
    }

    /** Accepts an authorization that has just been found by its refresh token. */
    @Nullable
    OAuth2Authorization accept(OAuth2Authorization found, String token) {
        presented.requireCertificate(stored(found));
        if (AuthorizationAttributes.successor(found) != null) {
            return found;
        }
        if (!windows.seemsOver(stored(found))) {
            return repeatOrRevoke(found, token);
        }
        windows.countOutages();
        OAuth2Authorization again = store.findByToken(token, OAuth2TokenType.REFRESH_TOKEN);
        return again == null ? null : repeatOrRevoke(again, token);
    }

    private OAuth2Authorization repeatOrRevoke(OAuth2Authorization found, String token) {
        IssuedToken stored = stored(found);
        byte[] sealed = windows.successorOf(stored);
        Optional<Successor> successor = sealed == null ? Optional.empty() : Successor.open(sealed, token);
        if (successor.isPresent()) {
            return repeat(found, stored, token, successor.get());
        }
        if (stored.isConsumed()) {
            replayed.revokeGrantOf(stored, presenter());
        }
        return found;
    }

    /** The client that has authenticated: the framework's grant goes no further without one. */
    private static ClientId presenter() {
        Authentication client = SecurityContextHolder.getContext().getAuthentication();
        return new ClientId(
                Objects.requireNonNull(client, "no client is authenticated").getName());
    }

    private static IssuedToken stored(OAuth2Authorization found) {
        return Objects.requireNonNull(AuthorizationAttributes.stored(found));
    }

    private static OAuth2Authorization repeat(
            OAuth2Authorization found, IssuedToken stored, String token, Successor successor) {
        Grant grant = stored.grant();
        Instant endOfFamily = grant.refreshEndsAt();
        boolean lostItsScopes = found.getAuthorizedScopes().isEmpty()
                && !grant.authorizedScopes().isEmpty();
        OAuth2Authorization.Builder repeated = OAuth2Authorization.from(found);
        AuthorizationAttributes.setSuccessor(repeated, successor);
        return repeated.token(
                        new OAuth2RefreshToken(token, stored.issuedAt(), endOfFamily),
                        metadata -> metadata.put(OAuth2Authorization.Token.INVALIDATED_METADATA_NAME, lostItsScopes))
                .build();
    }

    /** Replaces the token that was found, unless the request is a repeated one, which has done that before. */
    @Override
    public void save(OAuth2Authorization authorization) {
        store.save(authorization);
    }

    @Override
    public void remove(OAuth2Authorization authorization) {
        throw new UnsupportedOperationException("The refresh token grant removes no authorization");
    }

    @Override
    public @Nullable OAuth2Authorization findById(String id) {
        throw new UnsupportedOperationException("The refresh token grant finds authorizations by token");
    }
}
