package dev.keyturn.token;

import java.util.Map;
import java.util.Set;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationGrantAuthenticationToken;

/**
 * A request to exchange an API key for an access token.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8693#section-2.1">RFC 8693 §2.1, Request</a>
 */
final class ApiKeyExchangeRequest extends OAuth2AuthorizationGrantAuthenticationToken {

    /** The type of a subject token that is an API key. */
    static final String SUBJECT_TOKEN_TYPE = "urn:keyturn:token-type:api-key";

    private static final long serialVersionUID = 1L;

    private final transient String key;
    private final transient Set<String> scopes;

    /**
     * @param scopes empty for all that the key has
     * @param more what else was sent, {@code resource} among it
     */
    ApiKeyExchangeRequest(Authentication client, String key, Set<String> scopes, Map<String, Object> more) {
        super(AuthorizationGrantType.TOKEN_EXCHANGE, client, more);
        this.key = key;
        this.scopes = scopes;
    }

    String key() {
        return key;
    }

    Set<String> scopes() {
        return scopes;
    }
}
