package dev.keyturn.exchange;

import dev.keyturn.apikey.verification.VerifiedApiKey;
import dev.keyturn.certificate.ClientCertificate;
import dev.keyturn.client.authentication.CertificateBinding;
import dev.keyturn.client.authentication.RegisteredGrants;
import dev.keyturn.introspection.LiveCredentials;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.oauth.RefusalReasons;
import dev.keyturn.token.TokenClaims;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AccessTokenAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;

/**
 * Gives a client, such as a gateway, a short JWT for a credential that was presented to it: a token of whatever format, or an API
 * key. Only for APIs as which the client introspects, so that it gets nothing that it could not ask about.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8693#section-2">RFC 8693 §2, Token Exchange Request and Response</a>
 */
public final class TokenExchange implements AuthenticationProvider {

    private final LiveCredentials credentials;
    private final ExchangedTokens tokens;
    private final CertificateBinding binding;

    public TokenExchange(LiveCredentials credentials, ExchangedTokens tokens, CertificateBinding binding) {
        this.credentials = credentials;
        this.tokens = tokens;
        this.binding = binding;
    }

    /** @return null for the holder of a key, who is no client that has others' credentials */
    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        TokenExchangeRequest request = (TokenExchangeRequest) authentication;
        OAuth2ClientAuthenticationToken client = (OAuth2ClientAuthenticationToken) request.getPrincipal();
        if (client.getCredentials() instanceof VerifiedApiKey) {
            return null;
        }
        RegisteredGrants.require(request);
        RegisteredClient registered = Objects.requireNonNull(client.getRegisteredClient());
        String certificate = binding.thumbprintFor(registered);
        OAuth2AccessToken token = find(request.subject(), registered.getClientId())
                .flatMap(claims -> tokens.issue(bound(claims, certificate), registered.getClientId(), request))
                .orElseThrow(() -> ProtocolErrors.invalidRequest(
                        RefusalReasons.WRONG_SUBJECT_TOKEN,
                        "subject_token is invalid, expired, or not exchangeable by this client."));
        return new OAuth2AccessTokenAuthenticationToken(
                registered, client, token, null, issued(request.requestedType()));
    }

    /** Claims of a subject token for a client with bound tokens. One that is bound already is bound to the same certificate. */
    private static Map<String, Object> bound(Map<String, Object> claims, @Nullable String certificate) {
        if (certificate == null || claims.containsKey(TokenClaims.CONFIRMATION)) {
            return claims;
        }
        Map<String, Object> bound = new LinkedHashMap<>(claims);
        bound.put(TokenClaims.CONFIRMATION, ClientCertificate.confirmation(certificate));
        return bound;
    }

    private Optional<Map<String, Object>> find(TokenExchangeRequest.Subject subject, String caller) {
        return switch (subject.type()) {
            case API_KEY -> credentials.ofApiKey(subject.token(), subject.questionOf(caller));
            case JWT -> credentials.ofJwt(subject.token());
            case ACCESS_TOKEN -> credentials.ofAccessToken(subject.token());
        };
    }

    /** Additional parameters of each response. */
    static Map<String, Object> issued(ExchangedTokenType type) {
        return Map.of("issued_token_type", type.uri());
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return TokenExchangeRequest.class.isAssignableFrom(authentication);
    }
}
