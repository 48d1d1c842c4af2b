package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.VerificationListener;
import dev.keyturn.sdk.dpop.ReplayStore;
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

/** Offers the filter {@code ProtectedApi} to the routes of a Spring Cloud Gateway that says whose tokens it wants. */
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
    UnclearGatewayPaths keyturnUnclearGatewayPaths() {
        return new UnclearGatewayPaths();
    }

    /** Not where the gateway itself demands a credential for all that it answers. */
    @Bean
    @ConditionalOnMissingBean(CredentialVerifier.class)
    OpenGatewayRoutes keyturnOpenGatewayRoutes(RouteLocator routes) {
        return new OpenGatewayRoutes(routes);
    }
}
