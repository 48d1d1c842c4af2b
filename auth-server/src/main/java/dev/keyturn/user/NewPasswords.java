package dev.keyturn.user;

import java.util.Objects;
import org.springframework.stereotype.Component;

/** Checks and hashes new passwords, and generates temporary ones. */
@Component
class NewPasswords {

    private final PasswordRules rules;
    private final BoundedPasswordEncoder encoder;

    NewPasswords(PasswordRules rules, BoundedPasswordEncoder encoder) {
        this.rules = rules;
        this.encoder = encoder;
    }

    String generateTemporary() {
        return rules.generateTemporaryPassword();
    }

    /** Hash of a generated password. */
    String hash(String password) {
        return Objects.requireNonNull(encoder.encode(password));
    }

    /**
     * Hash of a password that someone chose for a new user.
     *
     * @throws PasswordRefusedException if the policy does not allow it
     */
    String checkAndHash(String password, LoginName name) {
        rules.check(password, name.value());
        return hash(password);
    }

    /**
     * Hash of a password that replaces the current one of a user.
     *
     * @throws PasswordRefusedException if it is the current one, or the policy does not allow it
     */
    String checkAndHashReplacement(String replacement, User user) {
        if (encoder.matches(replacement, user.passwordHash())) {
            throw new PasswordRefusedException("replacement", "password-unchanged");
        }
        rules.check(replacement, user.loginName());
        return hash(replacement);
    }
}
