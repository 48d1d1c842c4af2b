package dev.keyturn.sdk.internal.server;

import dev.keyturn.sdk.RateLimit;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads rate limits from the headers of responses. */
public final class RateLimits {

    private static final List<String> NAMES = List.of("RateLimit-Policy", "RateLimit");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
    private static final Pattern VALUE = Pattern.compile("[ -~]{1,1000}");

    private RateLimits() {}

    /** Reads the rate limit of a response. Omits malformed values. */
    public static RateLimit read(ServerHttp.Answer answer, Instant now) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String name : NAMES) {
            String value = String.join(", ", answer.headers().allValues(name));
            if (VALUE.matcher(value).matches()) {
                headers.put(name, value);
            }
        }
        Optional<String> retryAfter = answer.headers().firstValue("Retry-After");
        return new RateLimit(retryAfter.map(value -> duration(value, now)).orElse(null), headers);
    }

    private static @Nullable Duration duration(String value, Instant now) {
        if (SECONDS.matcher(value).matches()) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            Duration left = Duration.between(
                    now,
                    ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
