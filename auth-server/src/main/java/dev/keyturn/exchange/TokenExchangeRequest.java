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
     * @param scopes empty for all that can be had
     * @param more what else was sent, {@code resource} among it
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

    /** What the answer calls the token that it brings. */
    ExchangedTokenType requestedType() {
        return requestedType;
    }

    Set<String> scopes() {
        return scopes;
    }

    /**
     * Token to exchange.
     *
     * @param address where it was presented, by the account of the client that exchanges it; null if it does not say
     * @param userAgent what presented it, by the same account; null if it does not say
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
