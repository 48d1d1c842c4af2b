package dev.keyturn.user;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Rules for new passwords.
 *
 * @param minPasswordLength characters that a new password has at least; 8 to 64
 * @param breachedPasswords file of breached passwords that {@code import-breached-passwords} made; users cannot choose one of them;
 *     empty for none beyond the common passwords that the server knows
 */
@ConfigurationProperties("keyturn.sign-in")
record PasswordProperties(
        @DefaultValue("12") int minPasswordLength, @Nullable Path breachedPasswords) {

    static final int SHORTEST = 8;

    private static final int LONGEST = 64;

    PasswordProperties {
        if (minPasswordLength < SHORTEST || minPasswordLength > LONGEST) {
            throw new IllegalArgumentException("keyturn.sign-in.min-password-length must be 8 to 64");
        }
    }
}
