package dev.keyturn.exchange;

import dev.keyturn.apikey.verification.ApiKeyQuestion;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationGrantAuthenticationToken;

/**
 * A request to exchange a credential for an access token.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8693#section-2.1">RFC 8693 §2.1, Request</a>
 */
final class TokenExchangeRequest extends OAuth2AuthorizationGrantAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final transient Subject subject;
    private final transient ExchangedTokenType requestedType;
    private final transient Set<String> scopes;

    /**
     * @param scopes empty for all that are available
     * @param more other parameters, {@code resource} among them
     */
    TokenExchangeRequest(
            Authentication client,
            Subject subject,
            ExchangedTokenType requestedType,
            Set<String> scopes,
            Map<String, Object> more) {
        super(AuthorizationGrantType.TOKEN_EXCHANGE, client, more);
        this.subject = subject;
        this.requestedType = requestedType;
        this.scopes = scopes;
    }

    Subject subject() {
        return subject;
    }

    /** Type of the issued token, as the response names it. */
    ExchangedTokenType requestedType() {
        return requestedType;
    }

    Set<String> scopes() {
        return scopes;
    }

    /**
     * Subject token of the exchange.
     *
     * @param address address that presented it, as the client reports; null if it does not
     * @param userAgent user agent that presented it, as the client reports; null if it does not
     */
    record Subject(
            String token,
            ExchangedTokenType type,
            @Nullable String address,
            @Nullable String userAgent) {

        /** Free for the key's budgets: its call was paid for where it was verified. */
        ApiKeyQuestion questionOf(String caller) {
            return new ApiKeyQuestion(caller, Set.of(), address, userAgent, 0);
        }

        @Override
        public String toString() {
            return "Subject[" + type + "]";
        }
    }
}
