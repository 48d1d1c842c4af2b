package dev.keyturn.console.session;

import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.console.ConsoleProperties;
import jakarta.servlet.SessionCookieConfig;
import java.time.Clock;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.RefreshTokenOAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.endpoint.OAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserRequest;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.client.userinfo.OAuth2UserService;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.web.HttpSessionOAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.util.HttpSessionMutexListener;

/** The parts of signing in that the framework leaves to us. */
@Configuration(proxyBeanMethods = false)
class SessionConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(SessionConfiguration.class);

    @Bean
    ECKey clientKey(ConsoleProperties console) {
        return new ClientKeyFile(console.keyFile()).loadOrCreate();
    }

    /** Tokens live and die with the session. */
    @Bean
    OAuth2AuthorizedClientRepository authorizedClients() {
        return new HttpSessionOAuth2AuthorizedClientRepository();
    }

    @Bean
    OAuth2AuthorizedClientManager authorizedClientManager(
            DiscoveredRegistration registration,
            OAuth2AuthorizedClientRepository authorizedClients,
            OAuth2AccessTokenResponseClient<OAuth2RefreshTokenGrantRequest> refresh,
            ApplicationEventPublisher events,
            Clock clock) {
        RefreshTokenOAuth2AuthorizedClientProvider renewal = new RefreshTokenOAuth2AuthorizedClientProvider();
        renewal.setAccessTokenResponseClient(refresh);
        renewal.setClock(clock);
        // Lets the framework put the new ID token in the place of the old one: signing out needs the latest.
        renewal.setApplicationEventPublisher(events);
        DefaultOAuth2AuthorizedClientManager manager =
                new DefaultOAuth2AuthorizedClientManager(registration, authorizedClients);
        manager.setAuthorizedClientProvider(renewal);
        // The default takes a parameter "scope" of the page's own address for a wish to have fewer scopes.
        manager.setContextAttributesMapper(request -> Map.of());
        return manager;
    }

    @Bean
    OAuth2UserService<OidcUserRequest, OidcUser> people(ClientHttpRequestFactory backChannelRequests) {
        DefaultOAuth2UserService userInfo = new DefaultOAuth2UserService();
        userInfo.setRestOperations(new RestTemplate(backChannelRequests));
        OidcUserService people = new OidcUserService();
        people.setOauth2UserService(userInfo);
        return people;
    }

    @Bean
    HttpSessionMutexListener sessionMutex() {
        return new HttpSessionMutexListener();
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> boundedSessions() {
        return factory -> factory.addContextCustomizers(context -> context.setManager(new ConsoleSessions()));
    }

    /** The cookie is for https and this host alone if the console's public address is https, even where a proxy ends the encryption. */
    @Bean
    ServletContextInitializer secureSessionCookie(ConsoleProperties console) {
        if (console.isExposedInClear()) {
            LOG.warn(
                    "keyturn.console.url is {}: without https, an attacker on the network can take over sessions. Set an https URL.",
                    console.url());
        }
        return servlets -> {
            SessionCookieConfig cookie = servlets.getSessionCookieConfig();
            cookie.setSecure(console.isSecure());
            if (console.isSecure()) {
                cookie.setName("__Host-" + cookie.getName());
            }
        };
    }
}
