package dev.keyturn.authorize;

import dev.keyturn.client.TokenLifetimes;
import dev.keyturn.oauth.Credentials;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.stereotype.Component;

/** Generator of authorization codes in the shape of our {@link Credentials}. */
@Component
public class AuthorizationCodes {

    private final TokenLifetimes lifetimes;
    private final Clock clock;

    AuthorizationCodes(TokenLifetimes lifetimes, Clock clock) {
        this.lifetimes = lifetimes;
        this.clock = clock;
    }

    /** A new code, or null if something else is asked for. */
    public @Nullable OAuth2AuthorizationCode generate(OAuth2TokenContext context) {
        if (!OAuth2ParameterNames.CODE.equals(context.getTokenType().getValue())) {
            return null;
        }
        Instant now = clock.instant();
        return new OAuth2AuthorizationCode(
                Credentials.generate(Credentials.CODE_PREFIX), now, now.plus(lifetimes.authorizationCodeLifetime()));
    }
}
