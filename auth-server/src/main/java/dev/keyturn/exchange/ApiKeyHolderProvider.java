package dev.keyturn.exchange;

import dev.keyturn.apikey.verification.ApiKeyVerdict;
import dev.keyturn.apikey.verification.ApiKeyVerification;
import dev.keyturn.apikey.verification.VerifiedApiKey;
import dev.keyturn.client.authentication.AuthenticatedClient;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.oauth.RefusalReasons;
import dev.keyturn.oauth.TooManyRequestsException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Authenticates the holder of an API key as its client, for the exchange of that key alone. */
public final class ApiKeyHolderProvider implements AuthenticationProvider {

    private final ApiKeyVerification keys;
    private final RegisteredClientRepository clients;

    public ApiKeyHolderProvider(ApiKeyVerification keys, RegisteredClientRepository clients) {
        this.keys = keys;
        this.clients = clients;
    }

    @Override
    public @Nullable Authentication authenticate(Authentication authentication) {
        OAuth2ClientAuthenticationToken presented = (OAuth2ClientAuthenticationToken) authentication;
        if (!ApiKeyHolderConverter.METHOD.equals(presented.getClientAuthenticationMethod())) {
            return null;
        }
        ApiKeyVerdict verdict = keys.verifyForHolder(String.valueOf(presented.getCredentials()), address(presented));
        verdict.invalidKeys().ifPresent(limit -> {
            throw new TooManyRequestsException(limit);
        });
        Optional<VerifiedApiKey> key = verdict.key();
        RegisteredClient client =
                key.map(each -> clients.findByClientId(each.clientId().value())).orElse(null);
        if (key.isEmpty() || client == null) {
            throw ProtocolErrors.invalidRequest(
                    RefusalReasons.WRONG_SUBJECT_TOKEN, "subject_token is not a valid API key.");
        }
        Object named = presented.getAdditionalParameters().get(OAuth2ParameterNames.CLIENT_ID);
        if (named != null && !named.equals(client.getClientId())) {
            throw ProtocolErrors.invalidRequest(
                    RefusalReasons.CLIENT_DIFFERS, "client_id is not the client of the API key.");
        }
        return new AuthenticatedClient(
                new OAuth2ClientAuthenticationToken(client, ApiKeyHolderConverter.METHOD, key.get()),
                key.get().id().toString(),
                key.get().expiresAt());
    }

    private static @Nullable String address(Authentication presented) {
        return presented.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : null;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return OAuth2ClientAuthenticationToken.class.isAssignableFrom(authentication);
    }
}
