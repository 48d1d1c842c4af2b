package dev.keyturn.sdk;

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

    /** @throws TokenRejectedException if the header is not one of an access token that the verifier may accept */
    static JoseHeader read(Map<String, Object> members, Set<SignatureAlgorithm> allowed) {
        if (members.containsKey("crit")) {
            throw new TokenRejectedException(Reason.CRITICAL_HEADER_NOT_SUPPORTED);
        }
        requireAccessToken(members.get("typ"));
        return new JoseHeader(algorithm(members.get("alg"), allowed), keyId(members.get("kid")));
    }

    /** Media types are compared without regard to case, and {@code application/} may be left out. */
    private static void requireAccessToken(@Nullable Object typ) {
        if (!(typ instanceof String type)
                || !("at+jwt".equalsIgnoreCase(type) || "application/at+jwt".equalsIgnoreCase(type))) {
            throw new TokenRejectedException(Reason.WRONG_TYPE);
        }
    }

    private static SignatureAlgorithm algorithm(@Nullable Object alg, Set<SignatureAlgorithm> allowed) {
        SignatureAlgorithm algorithm = alg instanceof String name ? SignatureAlgorithm.named(name) : null;
        if (algorithm == null || !allowed.contains(algorithm)) {
            throw new TokenRejectedException(Reason.ALGORITHM_NOT_ALLOWED);
        }
        return algorithm;
    }

    private static @Nullable String keyId(@Nullable Object kid) {
        if (kid == null || kid instanceof String) {
            return (String) kid;
        }
        throw new TokenRejectedException(Reason.MALFORMED);
    }
}
