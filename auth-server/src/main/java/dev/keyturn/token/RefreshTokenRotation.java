package dev.keyturn.token;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;

/**
 * What the refresh token grant finds and saves, in place of what everybody else does: here a token that was used a moment
 * ago is still good, for its successor and nothing else.
 *
 * <p>A client that never saw the answer to its request repeats it. It is given the very successor that was issued the first
 * time, and an access token with the scopes that it asks for now: the grant alone bounds them, as it does any refresh
 * (ADR 0009).
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2">RFC 9700 §4.14.2, Refresh Token Protection</a>
 */
class RefreshTokenRotation implements OAuth2AuthorizationService {

    /** The attribute with the {@link Successor} that a repeated request gets. */
    private static final String SUCCESSOR = Successor.class.getName();

    private final OAuth2AuthorizationService store;
    private final RetryWindows windows;

    /** @param store where all authorizations are */
    RefreshTokenRotation(OAuth2AuthorizationService store, RetryWindows windows) {
        this.store = store;
        this.windows = windows;
    }

    /** The successor that a repeated request is to be given; null if a new one is to be made. */
    static @Nullable Successor repeated(@Nullable OAuth2Authorization authorization) {
        return authorization == null ? null : authorization.getAttribute(SUCCESSOR);
    }

    @Override
    public @Nullable OAuth2Authorization findByToken(String token, @Nullable OAuth2TokenType type) {
        OAuth2Authorization found = store.findByToken(token, OAuth2TokenType.REFRESH_TOKEN);
        if (found != null && windows.seemsOver(stored(found))) {
            windows.countOutages();
            found = store.findByToken(token, OAuth2TokenType.REFRESH_TOKEN);
        }
        return found == null ? null : repeatIfOpen(found, token);
    }

    private OAuth2Authorization repeatIfOpen(OAuth2Authorization found, String token) {
        IssuedToken stored = stored(found);
        byte[] sealed = windows.successorOf(stored);
        Optional<Successor> successor = sealed == null ? Optional.empty() : Successor.open(sealed, token);
        return successor.map(repeated -> repeat(found, stored, token, repeated)).orElse(found);
    }

    private static IssuedToken stored(OAuth2Authorization found) {
        return Objects.requireNonNull(JpaOAuth2AuthorizationService.stored(found));
    }

    private static OAuth2Authorization repeat(
            OAuth2Authorization found, IssuedToken stored, String token, Successor successor) {
        Instant endOfFamily = stored.authorization().refreshEndsAt();
        return OAuth2Authorization.from(found)
                .attribute(SUCCESSOR, successor)
                .token(
                        new OAuth2RefreshToken(token, stored.issuedAt(), endOfFamily),
                        metadata -> metadata.put(OAuth2Authorization.Token.INVALIDATED_METADATA_NAME, false))
                .build();
    }

    /** Replaces the token that was found, unless the request is a repeated one, which has done that before. */
    @Override
    public void save(OAuth2Authorization authorization) {
        store.save(authorization);
    }

    @Override
    public void remove(OAuth2Authorization authorization) {
        throw new UnsupportedOperationException("A refresh removes nothing");
    }

    @Override
    public @Nullable OAuth2Authorization findById(String id) {
        throw new UnsupportedOperationException("A refresh begins with a token");
    }
}
