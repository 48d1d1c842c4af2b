package dev.keyturn.client;

import dev.keyturn.adminapi.DomainException.FieldError;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Origins of web pages, as browsers spell them: scheme, host and port in lower case, without the scheme's default port.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6454#section-6.2">RFC 6454 §6.2, ASCII Serialization of an Origin</a>
 */
public final class WebOrigins {

    private static final int MAX_LENGTH = 300;
    private static final Pattern HOST = Pattern.compile("[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:]+\\]");

    private WebOrigins() {}

    /** The origin of a URI that a browser can load; empty for any other, such as one with an app's own scheme. */
    public static Optional<String> of(String text) {
        try {
            URI uri = new URI(text);
            String scheme = lower(uri.getScheme());
            String host = lower(uri.getHost());
            if (!(scheme.equals("https") || scheme.equals("http"))
                    || !HOST.matcher(host).matches()) {
                return Optional.empty();
            }
            boolean isDefault = uri.getPort() == -1 || uri.getPort() == (scheme.equals("https") ? 443 : 80);
            return Optional.of(scheme + "://" + host + (isDefault ? "" : ":" + uri.getPort()));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    /**
     * Validates an allowed origin of a client.
     *
     * @param field its path in the request
     */
    static Optional<FieldError> check(String field, @Nullable String text) {
        if (text == null || text.isBlank()) {
            return Optional.of(new FieldError(field, "required"));
        }
        if (text.length() > MAX_LENGTH) {
            return Optional.of(new FieldError(field, "too-long", Map.of("max", MAX_LENGTH)));
        }
        Optional<String> origin = of(text);
        if (origin.isEmpty()) {
            return Optional.of(malformed(field, "https://app.example"));
        }
        Optional<FieldError> error = RedirectUris.check(field, origin.get(), true);
        return error.isPresent() || origin.get().equals(text) ? error : Optional.of(malformed(field, origin.get()));
    }

    private static FieldError malformed(String field, String example) {
        return new FieldError(field, "invalid-origin", Map.of("example", example));
    }
}
