package dev.keyturn.tokenendpoint;

import dev.keyturn.client.lookup.ClientOrigins;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.oauth.ProtocolEndpoint;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.stereotype.Component;

/** Check of the origin at the endpoints that pages call, once the client is known (ADR 0035). */
@Component
@ConditionalOnWebApplication
class AllowedOrigins implements ProtocolEndpoint {

    private final ClientOriginFilter filter;

    AllowedOrigins(ClientOrigins origins, TokenRequestRefusals refusals, KeyturnProperties properties) {
        this.filter =
                new ClientOriginFilter(origins, refusals, properties.issuer().toString());
    }

    @Override
    public void configure(HttpSecurity http) {
        http.addFilterAfter(filter, BearerTokenAuthenticationFilter.class);
    }
}
