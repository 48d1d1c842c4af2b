package dev.keyturn.resource;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Access token settings of an API.
 *
 * @param type of a JWT, in its header
 * @param lifetime how long they are valid; null for as long as the server's setting says
 * @param signingAlgorithm of a JWT, by its name in the standard
 * @param userClaims what a token tells about the user whom it acts for, by the names of the claims
 * @param staticClaims what every token says, by the names of the claims
 * @param introspectionClientId the client as which the API introspects its tokens; null if it never does
 */
public record AccessTokenPolicy(
        AccessTokenFormat format,
        AccessTokenType type,
        @Nullable Duration lifetime,
        String signingAlgorithm,
        Set<String> userClaims,
        Map<String, String> staticClaims,
        @Nullable String introspectionClientId) {

    /** Default algorithm, which every SDK version accepts. */
    public static final String DEFAULT_ALGORITHM = "ES256";

    /** A JWT with the server's lifetime and no more claims than the standard's. */
    public static final AccessTokenPolicy DEFAULT = new AccessTokenPolicy(
            AccessTokenFormat.JWT, AccessTokenType.AT_JWT, null, DEFAULT_ALGORITHM, Set.of(), Map.of(), null);

    public AccessTokenPolicy {
        userClaims = Set.copyOf(userClaims);
        staticClaims = Map.copyOf(staticClaims);
    }
}
