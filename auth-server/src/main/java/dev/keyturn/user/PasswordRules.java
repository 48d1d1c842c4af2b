package dev.keyturn.user;

import dev.keyturn.command.FailureReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Password policy: a minimum length, and no common or breached password. No rule asks for digits or signs.
 *
 * @see <a href="https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver">NIST SP 800-63B-4 §3.1.1.2, Password
 *     Verifiers</a>
 */
@Component
public class PasswordRules {

    static final int MAX_LENGTH = 128;

    /** The script of the page counts as well. */
    private static final int MIN_DIFFERENT = 4;

    /** A shorter name stands in many a good password by chance. */
    private static final int MIN_TELLING_NAME = 4;

    /** Without characters that look alike, since people copy it from a screen. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int GROUPS = 4;
    private static final int GROUP_LENGTH = 5;

    private final int minLength;
    private final @Nullable BreachedPasswords breached;
    private final SecureRandom random = new SecureRandom();

    /** @throws IllegalArgumentException if the file of breached passwords cannot be used; its message names the setting */
    PasswordRules(PasswordProperties properties) {
        this.minLength = properties.minPasswordLength();
        this.breached = opened(properties.breachedPasswords());
    }

    /** Characters that a new password has at least. */
    public int minLength() {
        return minLength;
    }

    /** @throws PasswordRefusedException if the password may not be chosen by who signs in with this name */
    public void check(String password, String loginName) {
        int length = password.codePointCount(0, password.length());
        if (length < minLength) {
            throw refuse("password-too-short", Map.of("min", minLength));
        }
        if (length > MAX_LENGTH) {
            throw refuse("password-too-long", Map.of("max", MAX_LENGTH));
        }
        String lower = password.toLowerCase(Locale.ROOT);
        if (loginName.length() >= MIN_TELLING_NAME && lower.contains(loginName.toLowerCase(Locale.ROOT))) {
            throw refuse("password-contains-username", Map.of());
        }
        if (lower.chars().distinct().count() < MIN_DIFFERENT || CommonPasswords.contains(password)) {
            throw refuse("password-too-common", Map.of());
        }
        if (isBreached(password)) {
            throw refuse("password-breached", Map.of());
        }
    }

    /** Temporary password of about 99 random bits. */
    String generateTemporaryPassword() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP_LENGTH; i++) {
            if (i > 0 && i % GROUP_LENGTH == 0) {
                password.append('-');
            }
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }

    /** A password is hashed in its normal form, and lists have it as it was typed. */
    private boolean isBreached(String password) {
        if (breached == null) {
            return false;
        }
        String normal = Normalizer.normalize(password, Normalizer.Form.NFKC);
        try {
            return breached.contains(password) || (!normal.equals(password) && breached.contains(normal));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable BreachedPasswords opened(@Nullable Path file) {
        if (file == null || file.toString().isEmpty()) {
            return null;
        }
        BreachedPasswords breached = new BreachedPasswords(file);
        try {
            breached.check();
            return breached;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "keyturn.sign-in.breached-passwords cannot be used: " + FailureReason.of(e), e);
        }
    }

    private static PasswordRefusedException refuse(String code, Map<String, Object> parameters) {
        return new PasswordRefusedException("replacement", code, parameters);
    }
}
