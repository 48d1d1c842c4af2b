package dev.keyturn.oauth;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Identifier and secret of a client in a header with the scheme {@code Basic}.
 *
 * @param client identifier
 * @param encodedSecret form-encoded
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1">RFC 6749 §2.3.1, Client Password</a>
 */
public record BasicCredentials(String client, String encodedSecret) {

    private static final String SCHEME = "Basic ";

    /** Reads the value of a header; empty if it has another scheme or cannot be read. */
    public static Optional<BasicCredentials> parse(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            String pair = new String(decoded, StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new BasicCredentials(decoded(pair.substring(0, colon)), pair.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The secret; empty if it is not form-encoded. */
    public Optional<String> secret() {
        try {
            return Optional.of(decoded(encodedSecret));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "BasicCredentials[…]";
    }
}
