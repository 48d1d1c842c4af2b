package dev.keyturn.oauth;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;

/** Endpoint of the authorization server, configured by the package that owns it; all of them share one filter chain. */
public interface ProtocolEndpoint {

    /** Replaces or completes what the framework does at the endpoint. */
    default void configure(OAuth2AuthorizationServerConfigurer server) {}

    /** Adds the filters and entry points that the endpoint needs. */
    default void configure(HttpSecurity http) {}
}
