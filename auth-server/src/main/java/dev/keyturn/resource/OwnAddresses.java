package dev.keyturn.resource;

import dev.keyturn.oauth.Endpoints;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.oauth.Pages;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.stereotype.Component;

/**
 * The URIs that mean this server, and so can be the audience of no other: the issuer, which is the audience of what UserInfo
 * answers and of client assertions, what is below the paths of its endpoints, and its own URNs.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-5">RFC 9068 §5, Security Considerations</a>
 */
@Component
class OwnAddresses {

    private static final List<String> PATHS = List.of(
            "/oauth2",
            Endpoints.USER_INFO,
            "/connect",
            "/.well-known",
            "/admin",
            Endpoints.REVOCATIONS,
            Pages.LOGIN,
            "/account",
            Pages.PASSWORD,
            Pages.LOGOUT,
            "/actuator");

    /** Of the audiences of the built-in APIs, and those to come. */
    private static final String NAMESPACE = "urn:keyturn:";

    private final URI issuer;

    OwnAddresses(KeyturnProperties properties) {
        this.issuer = properties.issuer();
    }

    /** However it is spelled: case of the host, default port, dot segments and percent-encoding make no other URL. */
    boolean contain(URI uri) {
        if (uri.toString().toLowerCase(Locale.ROOT).startsWith(NAMESPACE)) {
            return true;
        }
        if (uri.getHost() == null || !isSameOrigin(uri)) {
            return false;
        }
        String path = Objects.requireNonNullElse(uri.normalize().getPath(), "");
        return path.isEmpty()
                || path.equals("/")
                || PATHS.stream().anyMatch(own -> path.equals(own) || path.startsWith(own + "/"));
    }

    private boolean isSameOrigin(URI uri) {
        return issuer.getScheme().equalsIgnoreCase(uri.getScheme())
                && issuer.getHost().equalsIgnoreCase(uri.getHost())
                && port(issuer) == port(uri);
    }

    private static int port(URI uri) {
        if (uri.getPort() != -1) {
            return uri.getPort();
        }
        return "https".equals(uri.getScheme().toLowerCase(Locale.ROOT)) ? 443 : 80;
    }
}
