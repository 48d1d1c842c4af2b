package dev.keyturn.sdk;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rate limit that the server reported when it rejected a credential whose budget is used up. The API passes it on to its client.
 *
 * @param retryAfter time until the next attempt can succeed; null if the server does not report it
 * @param headers {@code RateLimit} and {@code RateLimit-Policy} by name, as far as the server sent them
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110 §10.2.3, Retry-After</a>
 */
public record RateLimit(@Nullable Duration retryAfter, Map<String, String> headers) {

    public RateLimit {
        headers = Map.copyOf(headers);
    }
}
