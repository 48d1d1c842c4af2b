package dev.keyturn.client.authentication.assertion;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * The rules for the claims of an assertion with which one client authenticates. An assertion that keeps them all is used
 * up by being validated.
 *
 * <p>Choice (ADR 0030): the audience is the issuer or, unless the client is registered to want the issuer alone, the token
 * endpoint; nothing else may stand beside them. {@code iat} is not looked at, since the decoder invents one where there is
 * none; {@code exp} bounds the age.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7523#section-3">RFC 7523 §3, JWT Format and Processing Requirements</a>
 */
final class AssertionValidator implements OAuth2TokenValidator<Jwt> {

    static final Duration MAX_LIFETIME = Duration.ofMinutes(5);
    static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

    private static final int MAX_JTI_LENGTH = 500;

    private final String clientId;
    private final Set<String> audiences;
    private final UsedAssertions used;
    private final Clock clock;

    /** @param audiences the names of this server that the client may use */
    AssertionValidator(String clientId, Set<String> audiences, UsedAssertions used, Clock clock) {
        this.clientId = clientId;
        this.audiences = Set.copyOf(audiences);
        this.used = used;
        this.clock = clock;
    }

    @Override
    public OAuth2TokenValidatorResult validate(Jwt assertion) {
        String problem = problem(assertion);
        return problem == null
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(
                        new OAuth2Error(OAuth2ErrorCodes.INVALID_CLIENT, "client assertion: " + problem, null));
    }

    private @Nullable String problem(Jwt assertion) {
        Instant now = clock.instant();
        Instant expiresAt = assertion.getExpiresAt();
        String jti = assertion.getId();
        if (!clientId.equals(assertion.getClaimAsString("iss")) || !clientId.equals(assertion.getSubject())) {
            return "iss and sub must be the client_id";
        }
        List<String> audience = assertion.getAudience();
        if (audience == null
                || audience.isEmpty()
                || !audiences.containsAll(audience)
                || Set.copyOf(audience).size() < audience.size()) {
            return "aud must be nothing but " + audiences;
        }
        if (expiresAt == null || !now.isBefore(expiresAt.plus(CLOCK_SKEW))) {
            return "exp is missing or past";
        }
        if (expiresAt.isAfter(now.plus(MAX_LIFETIME).plus(CLOCK_SKEW))) {
            return "exp is more than " + MAX_LIFETIME.toMinutes() + " minutes ahead";
        }
        Instant notBefore = assertion.getNotBefore();
        if (notBefore != null && notBefore.isAfter(now.plus(CLOCK_SKEW))) {
            return "nbf is in the future";
        }
        if (jti == null || jti.isEmpty() || jti.length() > MAX_JTI_LENGTH) {
            return "jti is missing or too long";
        }
        return used.use(clientId, jti, expiresAt.plus(CLOCK_SKEW)) ? null : "jti has been used before";
    }
}
