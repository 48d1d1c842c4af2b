package dev.keyturn.sdk.internal.dpop;

import java.net.URI;
import java.util.Locale;

/**
 * Normalizes URLs for the comparison with {@code htu}: without query, fragment and default port, with scheme and host in lower case.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449#section-4.3">RFC 9449 §4.3, Checking DPoP Proofs</a>
 */
public final class TargetUri {

    private TargetUri() {}

    /** @throws IllegalArgumentException if it is not an absolute URL with a host */
    public static String of(URI uri) {
        if (uri.getScheme() == null || uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("not an absolute URL");
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        String path = uri.normalize().getRawPath();
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port(scheme, uri.getPort())
                + (path.isEmpty() ? "/" : path);
    }

    private static String port(String scheme, int port) {
        boolean usual = port < 0 || (scheme.equals("https") && port == 443) || (scheme.equals("http") && port == 80);
        return usual ? "" : ":" + port;
    }
}
