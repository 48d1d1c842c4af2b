package dev.keyturn.user;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;

/** Users for tests that are about one thing of theirs. */
final class TestUsers {

    static final Instant CREATED = Instant.parse("2026-11-01T10:00:00Z");
    static final SignInProperties RULES = new SignInProperties(
            5,
            Duration.ofMinutes(1),
            Duration.ofMinutes(15),
            Duration.ofMinutes(5),
            60,
            100,
            2,
            Duration.ofDays(90),
            SignInProperties.SecondFactor.OPTIONAL,
            Duration.ofDays(30));

    private TestUsers() {}

    /** A user without roles. */
    static User alice() {
        return named("alice", List.of());
    }

    static User administrator() {
        return named("root", List.of(User.ADMINISTRATOR));
    }

    private static User named(String name, List<String> roles) {
        return new User(new LoginName(name), new User.Profile(name, roles), "hash", false, CREATED);
    }

    /** Notes how long each password is that it is to compare, and finds none right. */
    record CountedHashes(List<Integer> lengths) implements PasswordEncoder {

        @Override
        public String encode(@Nullable CharSequence password) {
            return String.valueOf(password);
        }

        @Override
        public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
            return !lengths.add(String.valueOf(password).length());
        }
    }

    /** Notes each password whose comparison begins, and lets it end when the test says so. Finds none right. */
    static final class HeldHashes implements PasswordEncoder {

        private final List<String> begun = new CopyOnWriteArrayList<>();
        private final Semaphore ends = new Semaphore(0);

        /** Passwords whose comparison has begun, in order. */
        List<String> begun() {
            return begun;
        }

        void end(int comparisons) {
            ends.release(comparisons);
        }

        @Override
        public String encode(@Nullable CharSequence password) {
            return String.valueOf(password);
        }

        @Override
        public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
            begun.add(String.valueOf(password));
            ends.acquireUninterruptibly();
            return false;
        }
    }
}
