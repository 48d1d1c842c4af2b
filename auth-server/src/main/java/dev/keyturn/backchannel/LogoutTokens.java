package dev.keyturn.backchannel;

import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.signing.JwtSigner;
import dev.keyturn.token.IdTokenAlgorithms;
import dev.keyturn.token.TokenClaims;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Logout tokens, signed as the client's ID tokens are. They are made when they are sent and kept nowhere.
 *
 * @see <a href="https://openid.net/specs/openid-connect-backchannel-1_0.html#LogoutToken">OpenID Connect Back-Channel Logout §2.4,
 *     Logout Token</a>
 */
@Component
class LogoutTokens {

    static final String TYPE = "logout+jwt";
    static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

    private static final Duration LIFETIME = Duration.ofMinutes(2);

    private final JwtSigner signer;
    private final IdTokenAlgorithms algorithms;
    private final String issuer;
    private final Clock clock;

    LogoutTokens(JwtSigner signer, IdTokenAlgorithms algorithms, KeyturnProperties server, Clock clock) {
        this.signer = signer;
        this.algorithms = algorithms;
        this.issuer = server.issuer().toString();
        this.clock = clock;
    }

    /** Signs a token, with the same {@code jti} at each attempt. */
    String sign(Delivery delivery) {
        Instant now = clock.instant();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer);
        claims.put("aud", delivery.clientId());
        claims.put("iat", now);
        claims.put("exp", now.plus(LIFETIME));
        claims.put("jti", delivery.id().toString());
        claims.put("sub", delivery.subject());
        claims.put(TokenClaims.SESSION_ID, delivery.sid());
        claims.put("events", Map.of(EVENT, Map.of()));
        return signer.sign(algorithms.inUse(delivery.algorithm()), TYPE, claims);
    }
}
