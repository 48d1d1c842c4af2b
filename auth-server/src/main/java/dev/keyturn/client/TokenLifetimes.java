package dev.keyturn.client;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long what the server issues is valid.
 *
 * @param authorizationCode how long a code may be exchanged; 1 second to 10 minutes
 * @param accessToken how long an access token is valid, which verifiers accept without asking; 1 second to 24 hours
 * @param exchangedToken how long an access token is valid at most that an API's client gets in exchange for a credential that
 *     was presented to it; 1 second to 1 hour
 * @param idToken how long an ID token is valid; 1 second to 24 hours
 * @param refreshToken how long a whole family is valid: a rotated token does not live longer than the first would have;
 *     1 second to 400 days
 * @param refreshTokenIdle how long a refresh token may go unused before it expires, though its family has not; 1 second to
 *     400 days
 * @param refreshRetryWindow how long after a refresh token was used the same request gets the same successor again, for a
 *     client that never saw the answer; time in which no node was up is not counted; 0 to 5 minutes, and 0 makes each
 *     repetition a replay
 */
@Validated
@ConfigurationProperties("keyturn.token")
public record TokenLifetimes(
        @NotNull @DefaultValue("60s") @DurationMin(seconds = 1) @DurationMax(minutes = 10)
        Duration authorizationCode,

        @NotNull @DefaultValue("10m") @DurationMin(seconds = 1) @DurationMax(hours = 24)
        Duration accessToken,

        @NotNull @DefaultValue("5m") @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration exchangedToken,

        @NotNull @DefaultValue("10m") @DurationMin(seconds = 1) @DurationMax(hours = 24)
        Duration idToken,

        @NotNull @DefaultValue("30d") @DurationMin(seconds = 1) @DurationMax(days = 400)
        Duration refreshToken,

        @NotNull @DefaultValue("14d") @DurationMin(seconds = 1) @DurationMax(days = 400)
        Duration refreshTokenIdle,

        @NotNull @DefaultValue("30s") @DurationMin(seconds = 0) @DurationMax(minutes = 5)
        Duration refreshRetryWindow) {

    /** The longest that an access token can be configured to live, by the server or by an API. */
    public static final Duration MAX_ACCESS_TOKEN = Duration.ofHours(24);
}
