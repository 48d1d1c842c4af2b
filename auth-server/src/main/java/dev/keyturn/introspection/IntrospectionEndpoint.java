package dev.keyturn.introspection;

import dev.keyturn.oauth.ProtocolEndpoint;
import dev.keyturn.oauth.ProtocolErrorResponses;
import dev.keyturn.resource.Resources;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2TokenIntrospectionAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * Introspection endpoint.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662#section-2">RFC 7662 §2, Introspection Endpoint</a>
 */
@Component
@ConditionalOnWebApplication
class IntrospectionEndpoint implements ProtocolEndpoint {

    private final LiveCredentials credentials;
    private final Resources resources;
    private final IntrospectionResponses responses;
    private final ProtocolErrorResponses errors;

    IntrospectionEndpoint(
            LiveCredentials credentials,
            Resources resources,
            IntrospectionResponses responses,
            ProtocolErrorResponses errors) {
        this.credentials = credentials;
        this.resources = resources;
        this.responses = responses;
        this.errors = errors;
    }

    @Override
    public void configure(OAuth2AuthorizationServerConfigurer server) {
        server.tokenIntrospectionEndpoint(endpoint -> endpoint.authenticationProviders(this::guard)
                .introspectionResponseHandler(responses)
                .errorResponseHandler(errors));
    }

    /** Restricts the framework's provider to tokens of the caller, and keeps it from looking up JWTs. */
    private void guard(List<AuthenticationProvider> providers) {
        providers.replaceAll(provider -> provider.supports(OAuth2TokenIntrospectionAuthenticationToken.class)
                ? new TokenIntrospection(provider, credentials, resources)
                : provider);
    }
}
