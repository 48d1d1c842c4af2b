package dev.keyturn.client;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long a client can renew tokens without the person, where it differs from the server's settings
 * ({@link TokenLifetimes}).
 *
 * @param family how long a whole family is valid, from its first token on; null for the server's setting
 * @param idle how long a refresh token may go unused; null for the server's setting
 */
public record RefreshTokenLifetimes(
        @Nullable Duration family, @Nullable Duration idle) {

    static final RefreshTokenLifetimes OF_SERVER = new RefreshTokenLifetimes(null, null);

    /** In whole seconds, each null for the server's setting. */
    public static RefreshTokenLifetimes ofSeconds(@Nullable Integer family, @Nullable Integer idle) {
        return new RefreshTokenLifetimes(duration(family), duration(idle));
    }

    private static @Nullable Duration duration(@Nullable Integer seconds) {
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    @Nullable
    Integer familySeconds() {
        return seconds(family);
    }

    @Nullable
    Integer idleSeconds() {
        return seconds(idle);
    }

    private static @Nullable Integer seconds(@Nullable Duration duration) {
        return duration == null ? null : Math.toIntExact(duration.toSeconds());
    }

    public Duration familyOr(TokenLifetimes server) {
        return Objects.requireNonNullElse(family, server.refreshTokenLifetime());
    }

    public Duration idleOr(TokenLifetimes server) {
        return Objects.requireNonNullElse(idle, server.refreshTokenIdleTimeout());
    }
}
