package dev.keyturn.security;

import dev.keyturn.apikey.verification.ApiKeyVerificationEndpoint;
import dev.keyturn.oauth.ProtocolErrorResponses;
import dev.keyturn.oauth.RequestRefusals;
import dev.keyturn.ratelimit.ClientLimits;
import dev.keyturn.revocation.RevocationFeed;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;

/** Third: the feed of revocations and the verification of API keys, for clients with the scope that is each one's own. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class ScopedEndpointChains {

    @Bean
    @Order(3)
    SecurityFilterChain revocationFeed(
            HttpSecurity http,
            JwtDecoder decoder,
            ProtocolErrorResponses errors,
            RequestRefusals refusals,
            ClientLimits limits) {
        http.addFilterAfter(limits.filter(), BearerTokenAuthenticationFilter.class);
        return new ScopedEndpoint(RevocationFeed.AUDIENCE, RevocationFeed.SCOPE)
                .chain(http, decoder, errors, refusals, RevocationFeed.PATH);
    }

    @Bean
    @Order(3)
    SecurityFilterChain apiKeyVerificationEndpoint(
            HttpSecurity http,
            JwtDecoder decoder,
            ProtocolErrorResponses errors,
            RequestRefusals refusals,
            ClientLimits limits) {
        http.addFilterAfter(limits.filter(), BearerTokenAuthenticationFilter.class);
        return new ScopedEndpoint(ApiKeyVerificationEndpoint.AUDIENCE, ApiKeyVerificationEndpoint.SCOPE)
                .chain(http, decoder, errors, refusals, ApiKeyVerificationEndpoint.PATH);
    }
}
