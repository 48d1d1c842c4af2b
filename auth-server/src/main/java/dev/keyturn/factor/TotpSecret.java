package dev.keyturn.factor;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.web.util.UriUtils;

/**
 * Secret that an authenticator app shares with the server: 160 random bits, for codes of six digits that change each 30 seconds. All
 * apps support these parameters.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6238">RFC 6238, TOTP: Time-Based One-Time Password Algorithm</a>
 */
final class TotpSecret {

    /** RFC 4226 §4 recommends as many as the hash has. */
    private static final int BYTES = 20;

    /** RFC 6238 §5.2: one step before and after, for transmission and clocks that differ. */
    private static final int STEPS_AROUND = 1;

    private static final TimeBasedOneTimePasswordGenerator CODES = new TimeBasedOneTimePasswordGenerator();
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] bytes;

    TotpSecret(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    static TotpSecret generate() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new TotpSecret(bytes);
    }

    /** Reads {@link #text()}. */
    static TotpSecret parse(String text) {
        return new TotpSecret(Base64.getUrlDecoder().decode(text));
    }

    /** The secret as text, for sealing. */
    String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The secret as a person types it into an app: eight groups of four characters. */
    String typed() {
        return Base32.encode(bytes).replaceAll("(.{4})(?!$)", "$1 ");
    }

    /**
     * The address that an app reads from a QR code.
     *
     * @param issuer the server, for the list of the app
     * @param account the user's name
     * @see <a href="https://github.com/google/google-authenticator/wiki/Key-Uri-Format">Key URI Format</a>
     */
    String address(String issuer, String account) {
        return "otpauth://totp/%1$s:%2$s?secret=%3$s&issuer=%1$s"
                .formatted(
                        UriUtils.encode(issuer, StandardCharsets.UTF_8),
                        UriUtils.encode(account, StandardCharsets.UTF_8),
                        Base32.encode(bytes));
    }

    /**
     * The time step of a code.
     *
     * @param code six digits
     * @param after the last step from which a code was accepted
     * @return empty if it is the code of no step near the time that comes after
     */
    OptionalLong stepOf(String code, Instant now, long after) {
        long current = now.getEpochSecond() / CODES.getTimeStep().toSeconds();
        return LongStream.rangeClosed(current - STEPS_AROUND, current + STEPS_AROUND)
                .filter(step -> step > after && isEqual(code, codeAt(step)))
                .findFirst();
    }

    /** The code of a time step. */
    String codeAt(long step) {
        SecretKey key = new SecretKeySpec(bytes, CODES.getAlgorithm());
        Instant begin = Instant.ofEpochSecond(step * CODES.getTimeStep().toSeconds());
        try {
            return CODES.generateOneTimePasswordString(key, begin, Locale.ROOT);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("A key of HMAC can have any bytes", e);
        }
    }

    private static boolean isEqual(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "TotpSecret";
    }
}
