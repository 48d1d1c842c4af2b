package dev.keyturn.sdk;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Signature algorithm that a verifier can accept. There is no constant for {@code none} or for an HMAC, with which every API that verifies a
 * token could also forge one, so neither can be allowed by mistake.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7518#section-3.1">RFC 7518 §3.1, "alg" (Algorithm) Header Parameter Values
 *     for JWS</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725#section-3.1">RFC 8725 §3.1, Perform Algorithm Verification</a>
 */
public enum SignatureAlgorithm {

    /** ECDSA on P-256 with SHA-256: the default of the server. */
    ES256,
    /** ECDSA on P-384 with SHA-384. */
    ES384,
    /** ECDSA on P-521 with SHA-512. */
    ES512,
    /** RSASSA-PKCS1-v1_5 with SHA-256. */
    RS256,
    /** RSASSA-PKCS1-v1_5 with SHA-384. */
    RS384,
    /** RSASSA-PKCS1-v1_5 with SHA-512. */
    RS512,
    /** RSASSA-PSS with SHA-256. */
    PS256,
    /** RSASSA-PSS with SHA-384. */
    PS384,
    /** RSASSA-PSS with SHA-512. */
    PS512,
    /**
     * EdDSA on Ed25519.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8037#section-3.1">RFC 8037 §3.1, Signing</a>
     */
    EDDSA("EdDSA");

    private static final Map<String, SignatureAlgorithm> BY_NAME = new HashMap<>();

    static {
        for (SignatureAlgorithm algorithm : values()) {
            BY_NAME.put(algorithm.joseName, algorithm);
        }
    }

    private final String joseName;

    SignatureAlgorithm() {
        this.joseName = name();
    }

    SignatureAlgorithm(String joseName) {
        this.joseName = joseName;
    }

    /** Value of the {@code alg} header parameter. */
    public String joseName() {
        return joseName;
    }

    /** Finds an algorithm by its {@code alg} value; null if unknown. */
    public static @Nullable SignatureAlgorithm named(String name) {
        return BY_NAME.get(name);
    }
}
