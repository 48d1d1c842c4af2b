package dev.keyturn.sdk.dpop;

import com.nimbusds.jose.util.Base64URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Nonces that an API requires in proofs, so that clients cannot create proofs in advance. They are derived from a secret and the time: nothing is
 * stored, and instances with the same secret accept each other's nonces.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449#section-9">RFC 9449 §9, Resource Server-Provided Nonce</a>
 */
public final class DpopNonces {

    private static final int SECRET_BYTES = 32;
    private static final int NONCE_BYTES = 16;
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private final SecretKeySpec secret;
    private final Clock clock;

    private DpopNonces(byte[] secret, Clock clock) {
        if (secret.length < SECRET_BYTES) {
            throw new IllegalArgumentException("The secret of nonces must have 32 bytes or more.");
        }
        this.secret = new SecretKeySpec(secret, "HmacSHA256");
        this.clock = clock;
    }

    /** Creates nonces with a random secret of this process. */
    public static DpopNonces random(Clock clock) {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return new DpopNonces(secret, clock);
    }

    /**
     * Creates nonces with a shared secret.
     *
     * @param secret 32 random bytes or more, the same for all instances of the API
     */
    public static DpopNonces of(byte[] secret, Clock clock) {
        return new DpopNonces(secret, clock);
    }

    /** Current nonce, which stays valid for 5 to 10 minutes. */
    public String current() {
        return at(period());
    }

    /** Whether a nonce is the current or the previous one. */
    public boolean isValid(String nonce) {
        long period = period();
        return isEqual(nonce, at(period)) || isEqual(nonce, at(period - 1));
    }

    private long period() {
        return Math.floorDiv(clock.instant().getEpochSecond(), LIFETIME.toSeconds());
    }

    private String at(long period) {
        try {
            Mac mac = Mac.getInstance(secret.getAlgorithm());
            mac.init(secret);
            byte[] code =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(period).array());
            return Base64URL.encode(Arrays.copyOf(code, NONCE_BYTES)).toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime does not support HMAC-SHA256", e);
        }
    }

    private static boolean isEqual(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
