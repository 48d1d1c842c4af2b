package dev.keyturn.tokenendpoint;

import dev.keyturn.client.authentication.ClientTokenSettings;
import dev.keyturn.database.StoredTime;
import dev.keyturn.grant.IssuedToken;
import dev.keyturn.grant.Successor;
import dev.keyturn.grant.TokenKind;
import dev.keyturn.oauth.Credentials;
import dev.keyturn.oauth.ProtocolErrors;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.stereotype.Component;

/** Generator of refresh tokens in the shape of our {@link Credentials}. */
@Component
class RefreshTokens {

    private final Clock clock;

    RefreshTokens(Clock clock) {
        this.clock = clock;
    }

    /**
     * A new refresh token, or null if another type is requested; a repeated request gets the same token again. The first of a family
     * sets the end of the family; its successors end then too, or earlier if they are not used.
     */
    @Nullable
    OAuth2RefreshToken generate(OAuth2TokenContext context) {
        if (!OAuth2TokenType.REFRESH_TOKEN.equals(context.getTokenType())) {
            return null;
        }
        Instant now = StoredTime.now(clock);
        Instant endOfFamily = endOfFamily(context, now);
        if (!now.isBefore(endOfFamily)) {
            throw ProtocolErrors.invalidGrant("The family of the refresh token has just expired");
        }
        Successor repeated = AuthorizationAttributes.successor(context.getAuthorization());
        return new OAuth2RefreshToken(
                repeated == null ? Credentials.generate(Credentials.REFRESH_TOKEN_PREFIX) : repeated.token(),
                now,
                earlier(endOfFamily, now.plus(ClientTokenSettings.refreshTokenIdle(context.getRegisteredClient()))));
    }

    private static Instant endOfFamily(OAuth2TokenContext context, Instant now) {
        OAuth2Authorization authorization = context.getAuthorization();
        IssuedToken stored = authorization == null ? null : AuthorizationAttributes.stored(authorization);
        return stored != null && stored.kind() == TokenKind.REFRESH
                ? stored.grant().refreshEndsAt()
                : endOfFamily(context.getRegisteredClient(), now);
    }

    /** When the family ends that begins with a refresh token of this instant. */
    static Instant endOfFamily(RegisteredClient client, Instant issuedAt) {
        return issuedAt.plus(client.getTokenSettings().getRefreshTokenTimeToLive());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
