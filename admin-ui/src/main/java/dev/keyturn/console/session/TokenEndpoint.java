package dev.keyturn.console.session;

import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.console.ConsoleProperties;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.AbstractOAuth2AuthorizationGrantRequest;
import org.springframework.security.oauth2.client.endpoint.NimbusJwtClientAuthenticationParametersConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.web.client.RestClient;

/** Configuration of token requests: time limits, and client authentication with the console's key. */
@Configuration(proxyBeanMethods = false)
class TokenEndpoint {

    private final ConsoleProperties console;
    private final ECKey clientKey;
    private final RestClient rest;

    TokenEndpoint(ConsoleProperties console, ECKey clientKey, ClientHttpRequestFactory backChannelRequests) {
        this.console = console;
        this.clientKey = clientKey;
        this.rest = RestClient.builder()
                .requestFactory(backChannelRequests)
                .configureMessageConverters(converters -> converters
                        .addCustomConverter(new FormHttpMessageConverter())
                        .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build();
    }

    @Bean
    OAuth2AccessTokenResponseClient<OAuth2AuthorizationCodeGrantRequest> codeExchange() {
        RestClientAuthorizationCodeTokenResponseClient exchange = new RestClientAuthorizationCodeTokenResponseClient();
        exchange.setRestClient(rest);
        exchange.addParametersConverter(assertion());
        return exchange;
    }

    @Bean
    OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> refresh() {
        RestClientRefreshTokenTokenResponseClient refresh = new RestClientRefreshTokenTokenResponseClient();
        refresh.setRestClient(rest);
        refresh.addParametersConverter(assertion());
        return refresh;
    }

    /**
     * Signs who the console is. The audience is the issuer, not the token endpoint: the endpoint's address may differ
     * between the console's network and the world, and an issuer cannot be confused with another server's.
     */
    private <T extends AbstractOAuth2AuthorizationGrantRequest>
            NimbusJwtClientAuthenticationParametersConverter<T> assertion() {
        NimbusJwtClientAuthenticationParametersConverter<T> assertion =
                new NimbusJwtClientAuthenticationParametersConverter<>(registration -> clientKey);
        assertion.setJwtClientAssertionCustomizer(
                context -> context.getClaims().audience(List.of(console.issuer().toString())));
        return assertion;
    }
}
