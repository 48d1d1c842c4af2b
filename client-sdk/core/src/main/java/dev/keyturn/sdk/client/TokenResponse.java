package dev.keyturn.sdk.client;

import dev.keyturn.sdk.server.Json;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the token endpoint gave.
 *
 * @param type {@code Bearer} or {@code DPoP}
 * @param expiresAt the first instant at which it is no longer good, by this machine's clock
 * @param refreshToken for the next one; null if there is none
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.1">RFC 6749 §5.1, Successful Response</a>
 */
public record TokenResponse(
        String accessToken,
        String type,
        Instant issuedAt,
        Instant expiresAt,
        @Nullable String refreshToken,
        @Nullable String scope) {

    /** Of its life, when a token is replaced. */
    private static final int FRESH_PERCENT = 75;

    /** How long before its end a token is no longer handed out: it has to arrive, too. */
    private static final Duration ARRIVAL = Duration.ofSeconds(5);

    /** What is assumed of a server that does not say how long a token lives. */
    private static final Duration UNKNOWN_LIFETIME = Duration.ofMinutes(1);

    private static final long LONGEST_SECONDS = Duration.ofDays(366).toSeconds();

    static TokenResponse read(byte[] body, Instant askedAt) throws IOException {
        try {
            Map<String, Object> members = Json.parseObject(body);
            if (!(members.get("access_token") instanceof String token) || token.isEmpty()) {
                throw new IOException("The token endpoint answered without an access token.");
            }
            return new TokenResponse(
                    token,
                    members.get("token_type") instanceof String type ? type : "Bearer",
                    askedAt,
                    askedAt.plus(lifetime(members.get("expires_in"))),
                    members.get("refresh_token") instanceof String refresh ? refresh : null,
                    members.get("scope") instanceof String scope ? scope : null);
        } catch (ParseException e) {
            throw new IOException("The token endpoint answered with something that is no JSON.", e);
        }
    }

    /** Whether it can be sent at the instant. Tokens that live for seconds are used for most of them. */
    boolean isUsableAt(Instant instant) {
        Duration tenth = lifetime().dividedBy(10);
        return instant.isBefore(expiresAt.minus(tenth.compareTo(ARRIVAL) < 0 ? tenth : ARRIVAL));
    }

    /** Whether the next one should be got at the instant, while this one is still good. */
    boolean isDueAt(Instant instant) {
        return !instant.isBefore(
                issuedAt.plus(lifetime().multipliedBy(FRESH_PERCENT).dividedBy(100)));
    }

    private Duration lifetime() {
        return Duration.between(issuedAt, expiresAt);
    }

    private static Duration lifetime(@Nullable Object seconds) {
        return seconds instanceof Number number && number.longValue() > 0 && number.longValue() <= LONGEST_SECONDS
                ? Duration.ofSeconds(number.longValue())
                : UNKNOWN_LIFETIME;
    }

    @Override
    public String toString() {
        return "TokenResponse[type=" + type + ", expiresAt=" + expiresAt + ", scope=" + scope + "]";
    }
}
