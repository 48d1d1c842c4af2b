package dev.keyturn.user;

import java.text.Normalizer;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes passwords with Argon2id, a few at a time, by {@link HashTurns}.
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
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);
    private static final int MAX_READ = PasswordRules.MAX_LENGTH * 2;

    private final PasswordEncoder argon2;
    private final HashTurns turns;
    private final ThreadLocal<Boolean> isStranger = ThreadLocal.withInitial(() -> false);

    @Autowired
    BoundedPasswordEncoder(SignInProperties properties) {
        this(properties, new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, PARALLELISM, MEMORY_KIBIBYTES, ITERATIONS));
    }

    /** @param argon2 what hashes */
    BoundedPasswordEncoder(SignInProperties properties, PasswordEncoder argon2) {
        this.argon2 = argon2;
        this.turns = new HashTurns(properties.maxConcurrentHashes(), MAX_WAIT);
    }

    /** Runs an action of which the passwords wait among those of strangers. */
    <T extends @Nullable Object> T amongStrangers(Supplier<T> action) {
        isStranger.set(true);
        try {
            return action.get();
        } finally {
            isStranger.remove();
        }
    }

    @Override
    public @Nullable String encode(@Nullable CharSequence password) {
        return inTurn(() -> argon2.encode(normalized(password)));
    }

    /**
     * Whether it is the password. One that is longer than any password can be is not, which takes as long to find out as for
     * any other.
     */
    @Override
    public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
        if (password != null && password.length() > MAX_READ) {
            // the answer is no; what is hashed takes the time of a password that could be right
            inTurn(() -> argon2.matches(normalized(password.subSequence(0, MAX_READ)), hash));
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
        turns.take(isStranger.get());
        try {
            return hashing.get();
        } finally {
            turns.giveBack();
        }
    }

    /** Number of passwords that wait to be hashed. */
    int waiting() {
        return turns.waiting();
    }
}
