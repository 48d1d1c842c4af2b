package dev.keyturn.user;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Password policy: a minimum length, and no common password. No rule asks for digits or signs.
 *
 * @see <a href="https://pages.nist.gov/800-63-4/sp800-63b.html#passwordver">NIST SP 800-63B-4 §3.1.1.2, Password
 *     Verifiers</a>
 */
@Component
public class PasswordRules {

    static final int MIN_LENGTH = 12;
    static final int MAX_LENGTH = 128;

    /** A shorter name stands in many a good password by chance. */
    private static final int MIN_TELLING_NAME = 4;

    private static final String COMMON = "/dev/keyturn/user/common-passwords.txt";

    /** Without characters that look alike, since people copy it from a screen. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int GROUPS = 4;
    private static final int GROUP_LENGTH = 5;

    private final Set<String> common = read();
    private final SecureRandom random = new SecureRandom();

    /** @throws PasswordRefusedException if the password may not be chosen by who signs in with this name */
    public void check(String password, String loginName) {
        int length = password.codePointCount(0, password.length());
        if (length < MIN_LENGTH) {
            throw refuse("password-too-short", Map.of("min", MIN_LENGTH));
        }
        if (length > MAX_LENGTH) {
            throw refuse("password-too-long", Map.of("max", MAX_LENGTH));
        }
        String lower = password.toLowerCase(Locale.ROOT);
        if (loginName.length() >= MIN_TELLING_NAME && lower.contains(loginName.toLowerCase(Locale.ROOT))) {
            throw refuse("password-contains-username", Map.of());
        }
        if (common.contains(lower) || lower.chars().distinct().count() < 4) {
            throw refuse("password-too-common", Map.of());
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

    private static PasswordRefusedException refuse(String code, Map<String, Object> parameters) {
        return new PasswordRefusedException("replacement", code, parameters);
    }

    private static Set<String> read() {
        try (InputStream file = Objects.requireNonNull(PasswordRules.class.getResourceAsStream(COMMON));
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.isBlank()).collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
