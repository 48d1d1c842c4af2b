package dev.keyturn.resource;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules and the normal form of an API's audience, so that two spellings of one URI are one API.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3986#section-6.2">RFC 3986 §6.2, Comparison Ladder</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8707#section-2">RFC 8707 §2, Resource Parameter</a>
 */
final class AudienceUri {

    private static final Set<String> SCHEMES = Set.of("https", "http", "api", "urn");
    private static final Pattern URN = Pattern.compile("(?:([A-Za-z0-9][A-Za-z0-9-]{0,31}):)?([^:].*)");
    private static final Pattern ENCODED = Pattern.compile("%([0-9A-Fa-f]{2})");
    private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]");

    private AudienceUri() {}

    /**
     * The normal form of a URI that may be an audience: scheme and host in lower case, without default port, dot segments, the
     * slash of an empty path, or percent-encoding that is not needed.
     *
     * @return empty unless it is an absolute URI in ASCII characters, without fragment or user name, of the scheme
     *     {@code https}, {@code http} or {@code api} with a host, or a URN
     */
    static Optional<String> normalize(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
        if (!uri.isAbsolute()
                || uri.getRawFragment() != null
                || !uri.toASCIIString().equals(text)) {
            return Optional.empty();
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (!SCHEMES.contains(scheme)) {
            return Optional.empty();
        }
        return Optional.ofNullable(scheme.equals("urn") ? urn(uri) : withHost(scheme, uri));
    }

    /** The namespace, and {@code urn} itself, are the same in either case; the rest is not (RFC 8141 §3.1). */
    private static @Nullable String urn(URI uri) {
        Matcher parts = URN.matcher(uri.getRawSchemeSpecificPart());
        if (!parts.matches()) {
            return null;
        }
        String namespace = parts.group(1) == null ? "" : parts.group(1).toLowerCase(Locale.ROOT) + ":";
        return "urn:" + namespace + withoutNeedlessEncoding(parts.group(2));
    }

    private static @Nullable String withHost(String scheme, URI uri) {
        if (uri.getHost() == null || uri.getRawUserInfo() != null || uri.getPort() == 0 || uri.getPort() > 65_535) {
            return null;
        }
        // with a host before it, since a path may begin with two slashes
        String path = URI.create("x://x" + withoutNeedlessEncoding(Objects.requireNonNullElse(uri.getRawPath(), "")))
                .normalize()
                .getRawPath();
        if (path.startsWith("/..")) {
            return null;
        }
        boolean isDefaultPort = uri.getPort() == -1
                || (scheme.equals("https") && uri.getPort() == 443)
                || (scheme.equals("http") && uri.getPort() == 80);
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT)
                + (isDefaultPort ? "" : ":" + uri.getPort())
                + (path.equals("/") ? "" : path)
                + (uri.getRawQuery() == null ? "" : "?" + withoutNeedlessEncoding(uri.getRawQuery()));
    }

    private static String withoutNeedlessEncoding(String text) {
        return ENCODED.matcher(text).replaceAll(encoded -> {
            String character = String.valueOf((char) Integer.parseInt(encoded.group(1), 16));
            return Matcher.quoteReplacement(
                    UNRESERVED.matcher(character).matches()
                            ? character
                            : encoded.group().toUpperCase(Locale.ROOT));
        });
    }
}
