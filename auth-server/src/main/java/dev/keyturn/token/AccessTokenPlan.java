package dev.keyturn.token;

import dev.keyturn.resource.AccessTokenFormat;
import dev.keyturn.resource.AccessTokenType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Plan of an access token, once the APIs are known that it is for (ADR 0010).
 *
 * @param scopes those that belong to these APIs
 * @param audience never empty
 */
public record AccessTokenPlan(
        Set<String> scopes, List<String> audience, Duration lifetime, Encoding encoding, ExtraClaims extraClaims) {

    /**
     * Form of the token.
     *
     * @param type in the header of a JWT
     * @param algorithm of the signature of a JWT
     */
    public record Encoding(AccessTokenFormat format, AccessTokenType type, String algorithm) {}

    /**
     * Claims that the APIs ask for besides the standard ones.
     *
     * @param ofUser names of claims about the user
     * @param fixed names and values
     */
    public record ExtraClaims(Set<String> ofUser, Map<String, String> fixed) {}
}
