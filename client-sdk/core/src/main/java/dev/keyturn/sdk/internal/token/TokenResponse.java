package dev.keyturn.sdk.internal.token;

import dev.keyturn.sdk.internal.json.Json;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Successful response of the token endpoint.
 *
 * @param type {@code Bearer} or {@code DPoP}
 * @param expiresAt first instant at which the token is expired, by this machine's clock
 * @param refreshToken null if there is none
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.1">RFC 6749 §5.1, Successful Response</a>
 */
public record TokenResponse(
        String accessToken,
        String type,
        Instant issuedAt,
        Instant expiresAt,
        @Nullable String refreshToken,
        @Nullable String scope) {

    /** Share of the lifetime after which a token is renewed. */
    private static final int FRESH_PERCENT = 75;

    /** Time before its expiry from which a token is no longer used, since it must reach the API. */
    private static final Duration ARRIVAL = Duration.ofSeconds(5);

    /** Lifetime of a token without {@code expires_in}. */
    private static final Duration UNKNOWN_LIFETIME = Duration.ofMinutes(1);

    private static final long MAX_SECONDS = Duration.ofDays(366).toSeconds();

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
            throw new IOException("The token endpoint answered with invalid JSON.", e);
        }
    }

    /** Whether the token can be sent at the instant. Tokens with very short lifetimes are used for 90 percent of them. */
    public boolean isUsableAt(Instant instant) {
        Duration tenth = lifetime().dividedBy(10);
        return instant.isBefore(expiresAt.minus(tenth.compareTo(ARRIVAL) < 0 ? tenth : ARRIVAL));
    }

    /** Whether the token should be renewed at the instant. */
    public boolean isDueAt(Instant instant) {
        return !instant.isBefore(
                issuedAt.plus(lifetime().multipliedBy(FRESH_PERCENT).dividedBy(100)));
    }

    private Duration lifetime() {
        return Duration.between(issuedAt, expiresAt);
    }

    private static Duration lifetime(@Nullable Object seconds) {
        return seconds instanceof Number number && number.longValue() > 0 && number.longValue() <= MAX_SECONDS
                ? Duration.ofSeconds(number.longValue())
                : UNKNOWN_LIFETIME;
    }

    @Override
    public String toString() {
        return "TokenResponse[type=" + type + ", expiresAt=" + expiresAt + ", scope=" + scope + "]";
    }
}
