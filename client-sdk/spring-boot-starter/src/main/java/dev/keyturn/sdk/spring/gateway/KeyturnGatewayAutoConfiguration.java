package dev.keyturn.sdk.spring.gateway;

import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.VerificationListener;
import dev.keyturn.sdk.dpop.ReplayStore;
import dev.keyturn.sdk.spring.KeyturnAutoConfiguration;
import dev.keyturn.sdk.spring.KeyturnProperties;
import dev.keyturn.sdk.spring.internal.VerifierFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.annotation.Bean;

/** Provides the filter {@code ProtectedApi} for the routes of a Spring Cloud Gateway if {@code keyturn.issuer} is set. */
@AutoConfiguration(after = KeyturnAutoConfiguration.class)
@ConditionalOnClass(GatewayFilter.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnProperty("keyturn.issuer")
@EnableConfigurationProperties(KeyturnProperties.class)
public class KeyturnGatewayAutoConfiguration {

    @Bean
    ProtectedApiGatewayFilterFactory keyturnProtectedApiGatewayFilterFactory(
            KeyturnProperties properties,
            ObjectProvider<VerificationListener> listeners,
            ObjectProvider<ReplayStore> replays) {
        return new ProtectedApiGatewayFilterFactory(properties, new VerifierFactory(properties, listeners, replays));
    }

    @Bean
    AmbiguousPathFilter keyturnAmbiguousPathFilter() {
        return new AmbiguousPathFilter();
    }

    /** Not needed if the gateway itself requires a credential for all requests. */
    @Bean
    @ConditionalOnMissingBean(CredentialVerifier.class)
    UnprotectedRouteWarning keyturnUnprotectedRouteWarning(RouteLocator routes) {
        return new UnprotectedRouteWarning(routes);
    }
}
