package dev.keyturn.tokenendpoint;

import dev.keyturn.exchange.TokenExchangeGrants;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.resource.Resources;
import dev.keyturn.token.ResourceIndicators;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2RefreshTokenAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2AuthorizationCodeAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2ClientCredentialsAuthenticationConverter;
import org.springframework.security.oauth2.server.authorization.web.authentication.OAuth2RefreshTokenAuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.stereotype.Component;

/** The grants that the token endpoint offers. */
@Component
@ConditionalOnWebApplication
class TokenEndpointGrants {

    private final ResourceIndicators indicators;
    private final RefreshTokenGrants refreshTokens;
    private final TokenExchangeGrants exchange;

    TokenEndpointGrants(ResourceIndicators indicators, RefreshTokenGrants refreshTokens, TokenExchangeGrants exchange) {
        this.indicators = indicators;
        this.refreshTokens = refreshTokens;
        this.exchange = exchange;
    }

    /** Keeps, of the framework's grants, those that we offer, each with what it lacks. */
    void configureProviders(List<AuthenticationProvider> providers) {
        providers.removeIf(provider -> !(provider instanceof OAuth2AuthorizationCodeAuthenticationProvider
                || provider instanceof OAuth2RefreshTokenAuthenticationProvider
                || provider instanceof OAuth2ClientCredentialsAuthenticationProvider));
        providers.replaceAll(this::complete);
        exchange.configureProviders(providers);
    }

    /**
     * Keeps the framework's readers of the grants that are offered, so that no request is read that no provider answers;
     * tokens are exchanged in our own way.
     */
    void configureConverters(List<AuthenticationConverter> converters) {
        converters.removeIf(converter -> !(converter instanceof OAuth2AuthorizationCodeAuthenticationConverter
                || converter instanceof OAuth2RefreshTokenAuthenticationConverter
                || converter instanceof OAuth2ClientCredentialsAuthenticationConverter));
        exchange.configureConverters(converters);
    }

    private AuthenticationProvider complete(AuthenticationProvider provider) {
        if (provider instanceof OAuth2ClientCredentialsAuthenticationProvider ofClient) {
            ofClient.setAuthenticationValidator(
                    ((Consumer<OAuth2ClientCredentialsAuthenticationContext>) TokenEndpointGrants::requireAllowedScopes)
                            .andThen(TokenEndpointGrants::refuseScopesAboutUsers));
            return ofClient;
        }
        return provider instanceof OAuth2RefreshTokenAuthenticationProvider
                ? refreshTokens.create(indicators)
                : new UserGrant(provider, indicators);
    }

    private static void requireAllowedScopes(OAuth2ClientCredentialsAuthenticationContext context) {
        OAuth2ClientCredentialsAuthenticationToken request = context.getAuthentication();
        Set<String> allowed = context.getRegisteredClient().getScopes();
        if (!allowed.containsAll(request.getScopes())) {
            throw ProtocolErrors.invalidScope(
                    "This client is not allowed to request these scopes",
                    request.getScopes().stream()
                            .filter(scope -> !allowed.contains(scope))
                            .toList());
        }
    }

    /** A client may have them for the users who sign in to it; when it speaks for itself there is none. */
    private static void refuseScopesAboutUsers(OAuth2ClientCredentialsAuthenticationContext context) {
        OAuth2ClientCredentialsAuthenticationToken request = context.getAuthentication();
        List<String> aboutUser =
                request.getScopes().stream().filter(Resources::isAboutUser).toList();
        if (!aboutUser.isEmpty()) {
            throw ProtocolErrors.invalidScope("These scopes need a user, and client_credentials has none", aboutUser);
        }
    }
}
