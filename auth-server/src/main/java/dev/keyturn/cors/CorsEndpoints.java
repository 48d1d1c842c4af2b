package dev.keyturn.cors;

import java.util.Map;
import java.util.Set;

/**
 * Endpoints that web pages of other origins may call. Pages for people and the admin API are never among them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9700#section-2.6">RFC 9700 §2.6, Other Recommendations</a>
 */
final class CorsEndpoints {

    static final String TOKEN = "/oauth2/token";

    /** Public documents, with every address that each has. */
    static final Set<String> DOCUMENTS = Set.of(
            "/.well-known/openid-configuration",
            "/.well-known/oauth-authorization-server",
            "/.well-known/jwks.json",
            "/oauth2/jwks");

    /** The methods of each endpoint that takes requests of clients. Introspection is for resource servers, which are no pages. */
    static final Map<String, String> METHODS =
            Map.of(TOKEN, "POST", "/oauth2/revoke", "POST", "/userinfo", "GET, POST");

    private CorsEndpoints() {}
}
