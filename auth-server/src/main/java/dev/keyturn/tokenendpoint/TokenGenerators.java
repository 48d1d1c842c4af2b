package dev.keyturn.tokenendpoint;

import dev.keyturn.client.authentication.AuthenticatedClient;
import dev.keyturn.client.authentication.CertificateBinding;
import dev.keyturn.token.AccessTokenIssuer;
import dev.keyturn.token.AccessTokenRequest;
import dev.keyturn.token.ResourceIndicators;
import java.security.Principal;
import java.time.Clock;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationGrantAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.token.DelegatingOAuth2TokenGenerator;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.JwtGenerator;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;

/** Generators with which the framework's grants make tokens: access tokens are ours, ID tokens the framework's. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class TokenGenerators {

    @Bean
    OAuth2TokenGenerator<OAuth2Token> tokenGenerator(
            JwtEncoder encoder,
            OAuth2TokenCustomizer<JwtEncodingContext> claims,
            AccessTokenIssuer accessTokens,
            RefreshTokens refreshTokens,
            CertificateBinding binding,
            Clock clock) {
        JwtGenerator jwts = new JwtGenerator(encoder);
        jwts.setJwtCustomizer(claims);
        jwts.setClock(clock);
        return new DelegatingOAuth2TokenGenerator(
                context -> generate(context, accessTokens, binding), jwts, refreshTokens::generate);
    }

    private static @Nullable OAuth2AccessToken generate(
            OAuth2TokenContext context, AccessTokenIssuer accessTokens, CertificateBinding binding) {
        return OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())
                ? accessTokens.issue(request(context, binding))
                : null;
    }

    private static AccessTokenRequest request(OAuth2TokenContext context, CertificateBinding binding) {
        Principal principal = context.getPrincipal();
        if (principal == null) {
            throw new IllegalArgumentException("An access token needs a principal");
        }
        Authentication grant = context.getAuthorizationGrant();
        OAuth2Authorization authorization = context.getAuthorization();
        return new AccessTokenRequest(
                principal.getName(),
                context.getRegisteredClient().getClientId(),
                context.getAuthorizedScopes(),
                grant instanceof OAuth2AuthorizationGrantAuthenticationToken request
                        ? ResourceIndicators.in(request.getAdditionalParameters())
                        : Set.of(),
                authorization == null ? null : ofGrant(authorization),
                grant == null ? null : credential(grant),
                binding.thumbprintFor(context.getRegisteredClient()));
    }

    private static AccessTokenRequest.OfGrant ofGrant(OAuth2Authorization authorization) {
        OAuth2AuthorizationRequest request = authorization.getAttribute(OAuth2AuthorizationRequest.class.getName());
        return new AccessTokenRequest.OfGrant(
                authorization.getId(),
                authorization.getAuthorizedScopes(),
                request == null ? Set.of() : ResourceIndicators.in(request.getAdditionalParameters()),
                AuthorizationAttributes.signIn(authorization),
                AuthorizationAttributes.readAt(authorization));
    }

    private static AccessTokenRequest.@Nullable Credential credential(Authentication grant) {
        if (!(grant.getPrincipal() instanceof Authentication client)) {
            return null;
        }
        String id = AuthenticatedClient.credentialOf(client);
        return id == null
                ? null
                : new AccessTokenRequest.Credential(id, AuthenticatedClient.credentialExpiresAt(client));
    }
}
