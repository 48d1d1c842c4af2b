package dev.keyturn.client;

import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Lifetimes of codes and tokens.
 *
 * @param authorizationCodeLifetime lifetime of an authorization code; 1 second to 10 minutes
 * @param accessTokenLifetime lifetime of an access token, during which verifiers accept it offline; APIs can set their own;
 *     1 second to 24 hours
 * @param exchangedTokenLifetime maximum lifetime of an access token for which a client, such as a gateway, exchanges a credential; a
 *     holder who exchanges an API key gets the access token lifetime; neither outlives the credential; 1 second to 1 hour
 * @param idTokenLifetime lifetime of an ID token; 1 second to 24 hours
 * @param refreshTokenLifetime lifetime of a refresh token family, counted from the first token; rotation does not extend it;
 *     1 second to 400 days
 * @param refreshTokenIdleTimeout time after which an unused refresh token expires; 1 second to 400 days
 * @param refreshRetryWindow time after a refresh in which the same request gets the same new token again, for a client that
 *     lost the response; time in which no node was running does not count; 0 to 5 minutes, where 0 treats each repetition as
 *     a replay
 */
@Validated
@ConfigurationProperties("keyturn.token")
public record TokenLifetimes(
        @NotNull @DefaultValue("60s") @DurationMin(seconds = 1) @DurationMax(minutes = 10)
        Duration authorizationCodeLifetime,

        @NotNull @DefaultValue("10m") @DurationMin(seconds = 1) @DurationMax(hours = 24)
        Duration accessTokenLifetime,

        @NotNull @DefaultValue("5m") @DurationMin(seconds = 1) @DurationMax(hours = 1)
        Duration exchangedTokenLifetime,

        @NotNull @DefaultValue("10m") @DurationMin(seconds = 1) @DurationMax(hours = 24)
        Duration idTokenLifetime,

        @NotNull @DefaultValue("30d") @DurationMin(seconds = 1) @DurationMax(days = 400)
        Duration refreshTokenLifetime,

        @NotNull @DefaultValue("14d") @DurationMin(seconds = 1) @DurationMax(days = 400)
        Duration refreshTokenIdleTimeout,

        @NotNull @DefaultValue("30s") @DurationMin(seconds = 0) @DurationMax(minutes = 5)
        Duration refreshRetryWindow) {

    /** The longest that an access token can be configured to live, by the server or by an API. */
    public static final Duration MAX_ACCESS_TOKEN = Duration.ofHours(24);
}
