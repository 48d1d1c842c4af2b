package dev.keyturn.token;

import dev.keyturn.client.TokenLifetimes;
import dev.keyturn.oauth.Credentials;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.stereotype.Component;

/** Makes codes and refresh tokens in the shape of our {@link Credentials}. */
@Component
public class CredentialGenerators {

    private final TokenLifetimes lifetimes;
    private final Clock clock;

    CredentialGenerators(TokenLifetimes lifetimes, Clock clock) {
        this.lifetimes = lifetimes;
        this.clock = clock;
    }

    /** A new code, or null if something else is asked for. */
    public @Nullable OAuth2AuthorizationCode authorizationCode(OAuth2TokenContext context) {
        if (!OAuth2ParameterNames.CODE.equals(context.getTokenType().getValue())) {
            return null;
        }
        Instant now = clock.instant();
        return new OAuth2AuthorizationCode(
                Credentials.generate(Credentials.CODE_PREFIX), now, now.plus(lifetimes.authorizationCode()));
    }

    /**
     * A new refresh token, or null if something else is asked for. The first of a family sets the end of the family;
     * those that replace it end then too.
     */
    public @Nullable OAuth2RefreshToken refreshToken(OAuth2TokenContext context) {
        if (!OAuth2TokenType.REFRESH_TOKEN.equals(context.getTokenType())) {
            return null;
        }
        Instant now = clock.instant();
        return new OAuth2RefreshToken(
                Credentials.generate(Credentials.REFRESH_TOKEN_PREFIX), now, endOfFamily(context, now));
    }

    private Instant endOfFamily(OAuth2TokenContext context, Instant now) {
        OAuth2Authorization authorization = context.getAuthorization();
        OAuth2Authorization.Token<OAuth2RefreshToken> predecessor =
                authorization == null ? null : authorization.getRefreshToken();
        Instant end = predecessor == null ? null : predecessor.getToken().getExpiresAt();
        return end == null ? now.plus(lifetimes.refreshToken()) : end;
    }
}
