package dev.keyturn.client;

import dev.keyturn.adminapi.DomainException.FieldError;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules for a URI to which a browser may be sent back.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9700#section-4.1.3">RFC 9700 §4.1.3, Countermeasures</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8252#section-7.1">RFC 8252 §7.1, Private-Use URI Scheme Redirection</a>
 */
public final class RedirectUris {

    private static final int MAX_LENGTH = 2000;
    private static final Pattern URI_CHARACTERS = Pattern.compile("[A-Za-z0-9\\-._~:/?#\\[\\]@!$&'()*+,;=%]*");
    private static final Pattern ENCODED_CONTROL = Pattern.compile("%(?:[01][0-9A-Fa-f]|7[Ff])");
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");
    private static final Pattern PRIVATE_USE_SCHEME = Pattern.compile("[a-z][a-z0-9+-]*(?:\\.[a-z0-9+-]+)+");
    private static final Set<String> LOOPBACK_HOSTS = Set.of("127.0.0.1", "[::1]", "localhost");

    /** An address of the machine itself: what comes before the port, the port, and what comes after. */
    private static final Pattern LOOPBACK_ADDRESS =
            Pattern.compile("(https?://(?:127(?:\\.[0-9]{1,3}){3}|\\[::1\\]))(?::([1-9][0-9]{0,4}))?([/?].*)?");

    private static final int MAX_PORT = 65_535;

    /** Ports that the parser does not take for a number. */
    private static final Pattern WRONG_PORT =
            Pattern.compile("(?:[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\]):(?![0-9]{1,5}$)[^:]*");

    private RedirectUris() {}

    /**
     * Whether a URI is one of a client's to the letter, but for the port of a loopback address, which an app learns only when
     * it listens.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8252#section-7.3">RFC 8252 §7.3, Loopback Interface Redirection</a>
     */
    public static boolean isRegistered(Collection<String> registered, String uri) {
        if (registered.contains(uri)) {
            return true;
        }
        Matcher asked = LOOPBACK_ADDRESS.matcher(uri);
        return asked.matches()
                && isPort(asked.group(2))
                && registered.stream()
                        .map(LOOPBACK_ADDRESS::matcher)
                        .anyMatch(own -> own.matches()
                                && own.group(1).equals(asked.group(1))
                                && Objects.equals(own.group(3), asked.group(3)));
    }

    private static boolean isPort(@Nullable String digits) {
        return digits == null || Integer.parseInt(digits) <= MAX_PORT;
    }

    /**
     * Validates a redirect URI.
     *
     * @param field its path in the request
     * @param publicClient whether it is for a client without credentials, the only kind that may use a scheme of its own
     */
    static Optional<FieldError> check(String field, @Nullable String text, boolean publicClient) {
        Problem problem = problem(text, publicClient);
        return problem == null
                ? Optional.empty()
                : Optional.of(new FieldError(field, problem.code, problem.parameters()));
    }

    private static @Nullable Problem problem(@Nullable String text, boolean publicClient) {
        if (text == null || text.isBlank()) {
            return Problem.REQUIRED;
        }
        if (text.length() > MAX_LENGTH) {
            return Problem.TOO_LONG;
        }
        if (!URI_CHARACTERS.matcher(text).matches()
                || ENCODED_CONTROL.matcher(text).find()) {
            return Problem.INVALID_CHARACTERS;
        }
        if (text.contains("*")) {
            return Problem.WILDCARD;
        }
        if (text.contains("#")) {
            return Problem.FRAGMENT;
        }
        if (!SCHEME.matcher(text).matches()) {
            return Problem.NOT_ABSOLUTE;
        }
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            return Problem.MALFORMED;
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        return scheme.equals("https") || scheme.equals("http") ? webProblem(uri) : appProblem(uri, publicClient);
    }

    private static @Nullable Problem webProblem(URI uri) {
        String authority = uri.getRawAuthority();
        if (authority == null) {
            return Problem.NO_HOST;
        }
        if (authority.contains("@")) {
            return Problem.USER_INFO;
        }
        // A host that is not a plain name or address, such as one with percent signs, is no host to this parser.
        if (uri.getHost() == null) {
            return WRONG_PORT.matcher(authority).matches() ? Problem.PORT_OUT_OF_RANGE : Problem.NO_HOST;
        }
        if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
            return Problem.PORT_OUT_OF_RANGE;
        }
        boolean https = "https".equalsIgnoreCase(uri.getScheme());
        return https || LOOPBACK_HOSTS.contains(uri.getHost().toLowerCase(Locale.ROOT)) ? null : Problem.NOT_HTTPS;
    }

    private static @Nullable Problem appProblem(URI uri, boolean publicClient) {
        if (!PRIVATE_USE_SCHEME.matcher(uri.getScheme()).matches()) {
            return publicClient ? Problem.SCHEME_NOT_ALLOWED : Problem.NOT_HTTPS;
        }
        if (!publicClient) {
            return Problem.PRIVATE_USE_SCHEME;
        }
        if (uri.getRawAuthority() != null && uri.getRawAuthority().contains("@")) {
            return Problem.USER_INFO;
        }
        return uri.isOpaque() ? Problem.MALFORMED : null;
    }

    /** Why a redirect URI is not accepted. */
    private enum Problem {
        REQUIRED("required"),
        TOO_LONG("too-long", MAX_LENGTH),
        INVALID_CHARACTERS("invalid-uri-characters"),
        WILDCARD("wildcard"),
        FRAGMENT("fragment"),
        NOT_ABSOLUTE("not-absolute"),
        MALFORMED("invalid-uri"),
        NO_HOST("no-host"),
        PORT_OUT_OF_RANGE("port-out-of-range", MAX_PORT),
        USER_INFO("user-info"),
        NOT_HTTPS("not-https-or-loopback"),
        SCHEME_NOT_ALLOWED("scheme-not-allowed"),
        PRIVATE_USE_SCHEME("private-use-scheme");

        private final String code;
        private final @Nullable Integer max;

        Problem(String code) {
            this(code, null);
        }

        Problem(String code, @Nullable Integer max) {
            this.code = code;
            this.max = max;
        }

        private Map<String, Object> parameters() {
            return max == null ? Map.of() : Map.of("max", max);
        }
    }
}
