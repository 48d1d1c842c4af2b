package dev.keyturn.sdk.jwt;

import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.SignatureAlgorithm;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the header of an access token may decide: which of the allowed algorithms, and which of the issuer's keys. All that
 * a forger could use to bring a key of their own ({@code jwk}, {@code jku}, {@code x5c}, {@code x5u}) is not even read.
 *
 * @param keyId {@code kid}, null if the token names no key
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725#section-3.10">RFC 8725 §3.10, Do Not Trust Received Claims</a>
 */
record JoseHeader(SignatureAlgorithm algorithm, @Nullable String keyId) {

    /** The {@code typ} of an access token. */
    static final String ACCESS_TOKEN = "at+jwt";

    /** The {@code typ} that any JWT may have. */
    static final String ANY_JWT = "JWT";

    private static final String MEDIA_TYPE_PREFIX = "application/";

    /** @throws CredentialRejectedException if the header is not of one of these types that the verifier may accept */
    static JoseHeader read(Map<String, Object> members, Set<SignatureAlgorithm> allowed, Set<String> types) {
        if (members.containsKey("crit")) {
            throw new CredentialRejectedException(Reason.CRITICAL_HEADER_NOT_SUPPORTED);
        }
        requireType(members.get("typ"), types);
        return new JoseHeader(algorithm(members.get("alg"), allowed), keyId(members.get("kid")));
    }

    /** Media types are compared without regard to case, and {@code application/} may be left out. */
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
