package dev.keyturn.user;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Users for tests that are about one thing of theirs. */
final class TestUsers {

    static final Instant CREATED = Instant.parse("2026-11-01T10:00:00Z");
    static final UserProperties RULES = new UserProperties(5, Duration.ofMinutes(1), Duration.ofMinutes(15), 2);

    private TestUsers() {}

    /** A user without roles. */
    static User alice() {
        return named("alice", List.of());
    }

    static User administrator() {
        return named("root", List.of(User.ADMINISTRATOR));
    }

    private static User named(String name, List<String> roles) {
        return new User(new LoginName(name), new User.Profile(name, null, roles), "hash", false, CREATED);
    }
}
