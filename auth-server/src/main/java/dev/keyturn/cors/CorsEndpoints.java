package dev.keyturn.cors;

import dev.keyturn.oauth.Endpoints;
import java.util.Map;
import java.util.Set;

/**
 * Endpoints that web pages of other origins may call. Pages for people and the admin API are never among them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9700#section-2.6">RFC 9700 §2.6, Other Recommendations</a>
 */
final class CorsEndpoints {

    /** Public documents, with every address that each has. */
    static final Set<String> DOCUMENTS = Set.of(
            Endpoints.OPENID_CONFIGURATION,
            Endpoints.AUTHORIZATION_SERVER_METADATA,
            Endpoints.WELL_KNOWN_JWKS,
            Endpoints.JWKS);

    /** The methods of each endpoint that takes requests of clients. Introspection is for resource servers, which are no pages. */
    static final Map<String, String> METHODS =
            Map.of(Endpoints.TOKEN, "POST", Endpoints.REVOKE, "POST", Endpoints.USER_INFO, "GET, POST");

    private CorsEndpoints() {}
}
