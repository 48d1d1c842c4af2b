package dev.keyturn.gateway.grpc;

import dev.keyturn.gateway.GatewayCheck;
import jakarta.servlet.Filter;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Starts the gRPC port if it has a number. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
@ConditionalOnProperty("keyturn.gateway.grpc.port")
@EnableConfigurationProperties(GrpcProperties.class)
class GrpcConfiguration {

    /** @param outages answers 503 while the database is unavailable */
    @Bean
    GrpcCheck grpcCheck(
            GatewayCheck check,
            @Qualifier("programRequestTimer") FilterRegistrationBean<?> timer,
            @Qualifier("databaseOutageFilter") Filter outages,
            @Qualifier("addressLimitFilter") FilterRegistrationBean<?> limits) {
        return new GrpcCheck(check, List.of(timer.getFilter(), outages, limits.getFilter()));
    }

    /** The servlet is no bean, which would answer at the first port too. */
    @Bean
    GrpcServer grpcServer(
            GrpcProperties settings,
            SslBundles bundles,
            ObjectProvider<WebServerFactoryCustomizer<TomcatServletWebServerFactory>> customizers,
            GrpcCheck check) {
        GrpcServlet servlet =
                new GrpcServlet(check, (int) settings.maxMessageSize().toBytes());
        return new GrpcServer(settings, bundles, customizers, servlet);
    }
}
