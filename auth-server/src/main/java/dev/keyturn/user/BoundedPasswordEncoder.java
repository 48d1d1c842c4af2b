package dev.keyturn.user;

import java.text.Normalizer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes passwords with Argon2id, a few at a time, so that a flood of sign-ins can exhaust neither memory nor processors.
 *
 * @see <a href="https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id">OWASP Password
 *     Storage Cheat Sheet, Argon2id</a>
 */
@Component("passwordEncoder")
class BoundedPasswordEncoder implements PasswordEncoder {

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int PARALLELISM = 1;
    private static final int MEMORY_KIBIBYTES = 19_456;
    private static final int ITERATIONS = 2;
    private static final int LONGEST_WAIT_SECONDS = 5;

    private final PasswordEncoder argon2 =
            new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, PARALLELISM, MEMORY_KIBIBYTES, ITERATIONS);
    private final Semaphore turns;

    BoundedPasswordEncoder(UserProperties properties) {
        this.turns = new Semaphore(properties.concurrentHashes(), true);
    }

    @Override
    public @Nullable String encode(@Nullable CharSequence password) {
        return inTurn(() -> argon2.encode(normalized(password)));
    }

    @Override
    public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
        if (password != null && password.length() > PasswordRules.LONGEST * 2) {
            return false;
        }
        return inTurn(() -> argon2.matches(normalized(password), hash));
    }

    @Override
    public boolean upgradeEncoding(@Nullable String hash) {
        return argon2.upgradeEncoding(hash);
    }

    /** The same password whichever keyboard or system it was typed on. */
    private static @Nullable CharSequence normalized(@Nullable CharSequence password) {
        return password == null ? null : Normalizer.normalize(password, Normalizer.Form.NFKC);
    }

    private <T extends @Nullable Object> T inTurn(Supplier<T> hashing) {
        try {
            if (!turns.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
                throw UserRefusedException.tooBusy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw UserRefusedException.tooBusy();
        }
        try {
            return hashing.get();
        } finally {
            turns.release();
        }
    }
}
