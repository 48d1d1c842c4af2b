package dev.keyturn.token;

import dev.keyturn.resource.AccessTokenFormat;
import dev.keyturn.resource.AccessTokenType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Audience, format and claims of an access token to issue, once its APIs are known (ADR 0010).
 *
 * @param scopes those that mean something to these APIs
 * @param audience never empty
 * @param type in its header if it is a JWT
 * @param algorithm with which it is signed if it is a JWT
 * @param userClaims what it tells about the user
 * @param staticClaims what it says besides
 */
public record AccessTokenPlan(
        Set<String> scopes,
        List<String> audience,
        AccessTokenFormat format,
        AccessTokenType type,
        Duration lifetime,
        String algorithm,
        Set<String> userClaims,
        Map<String, String> staticClaims) {}
