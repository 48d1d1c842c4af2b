package dev.keyturn.sdk.internal.jwt;

import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.SignatureAlgorithm;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Header of a signed token: its algorithm and key id. Parameters with which a forger could supply a key ({@code jwk}, {@code jku}, {@code x5c},
 * {@code x5u}) are not read.
 *
 * @param keyId {@code kid}; null if absent
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725#section-3.10">RFC 8725 §3.10, Do Not Trust Received Claims</a>
 */
record JoseHeader(SignatureAlgorithm algorithm, @Nullable String keyId) {

    /** {@code typ} of an access token (RFC 9068). */
    static final String ACCESS_TOKEN = "at+jwt";

    /** {@code typ} of a token that a gateway passes on after its check of a credential. */
    static final String GATEWAY_TOKEN = "gateway-token+jwt";

    /** {@code typ} of any JWT. */
    static final String ANY_JWT = "JWT";

    private static final String MEDIA_TYPE_PREFIX = "application/";

    /** @throws CredentialRejectedException if the type or algorithm is not allowed, or the header is malformed */
    static JoseHeader read(Map<String, Object> members, Set<SignatureAlgorithm> allowed, Set<String> types) {
        if (members.containsKey("crit")) {
            throw new CredentialRejectedException(Reason.CRITICAL_HEADER_NOT_SUPPORTED);
        }
        requireType(members.get("typ"), types);
        return new JoseHeader(algorithm(members.get("alg"), allowed), keyId(members.get("kid")));
    }

    /** Compares media types case-insensitively, with or without {@code application/}. */
    private static void requireType(@Nullable Object typ, Set<String> expected) {
        if (!(typ instanceof String type) || expected.stream().noneMatch(one -> isType(one, type))) {
            throw new CredentialRejectedException(Reason.WRONG_TYPE);
        }
    }

    private static boolean isType(String expected, String type) {
        return expected.equalsIgnoreCase(type) || (MEDIA_TYPE_PREFIX + expected).equalsIgnoreCase(type);
    }

    private static SignatureAlgorithm algorithm(@Nullable Object alg, Set<SignatureAlgorithm> allowed) {
        SignatureAlgorithm algorithm = alg instanceof String name ? SignatureAlgorithm.named(name) : null;
        if (algorithm == null || !allowed.contains(algorithm)) {
            throw new CredentialRejectedException(Reason.ALGORITHM_NOT_ALLOWED);
        }
        return algorithm;
    }

    private static @Nullable String keyId(@Nullable Object kid) {
        if (kid == null || kid instanceof String) {
            return (String) kid;
        }
        throw new CredentialRejectedException(Reason.MALFORMED);
    }
}
