package dev.keyturn.sdk.internal.server;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Issuer identifier, with the URLs of its metadata and the rule for trustworthy URLs.
 *
 * @param value compared character by character with tokens and metadata
 * @param insecureHttpAllowed whether {@code http} is allowed for other hosts than this one
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8414#section-2">RFC 8414 §2, Authorization Server Metadata</a>
 */
public record IssuerUri(String value, boolean insecureHttpAllowed) {

    public IssuerUri {
        URI uri = URI.create(value);
        requireTrustworthy("The issuer", uri, insecureHttpAllowed);
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("The issuer must have no query and no fragment: " + value);
        }
    }

    /** URL of the metadata (RFC 8414): the well-known part stands between host and path. */
    public URI authorizationServerMetadata() {
        URI uri = URI.create(value);
        String path = uri.getRawPath();
        String origin = value.substring(0, value.length() - path.length());
        return URI.create(origin + "/.well-known/oauth-authorization-server" + withoutTrailingSlash(path));
    }

    /** URL of the OpenID configuration: the well-known part follows the path. */
    public URI openIdConfiguration() {
        return URI.create(withoutTrailingSlash(value) + "/.well-known/openid-configuration");
    }

    /** @throws IllegalArgumentException if a response from the URL could be forged on the network path */
    public URI requireTrustworthy(String what, URI uri) {
        return requireTrustworthy(what, uri, insecureHttpAllowed);
    }

    private static URI requireTrustworthy(String what, URI uri, boolean insecureHttpAllowed) {
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException(what + " must be an absolute URL with a host and without a user.");
        }
        boolean trustworthy = "https".equalsIgnoreCase(uri.getScheme())
                || ("http".equalsIgnoreCase(uri.getScheme()) && (insecureHttpAllowed || isLoopback(uri.getHost())));
        if (!trustworthy) {
            throw new IllegalArgumentException(
                    what + " must be an https URL unless its host is a loopback address: " + uri);
        }
        return uri;
    }

    /** Decides by the text only, since name resolution can change. */
    private static boolean isLoopback(@Nullable String host) {
        return "localhost".equalsIgnoreCase(host)
                || "[::1]".equals(host)
                || (host != null && host.matches("127(\\.\\d{1,3}){3}"));
    }

    private static String withoutTrailingSlash(String text) {
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}
