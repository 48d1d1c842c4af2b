package dev.keyturn.gateway.grpc;

import dev.keyturn.gateway.GatewayCheck;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletRequestListener;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The gRPC port, which starts if it has a number. A container image decides at its start, not when it is built. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
@EnableConfigurationProperties(GrpcProperties.class)
class GrpcConfiguration {

    /** @param outages answers 503 while the database is unavailable */
    @Bean
    GrpcCheck grpcCheck(
            GatewayCheck check,
            @Qualifier("tracingFilter") FilterRegistrationBean<?> traces,
            @Qualifier("programRequestTimer") FilterRegistrationBean<?> timer,
            @Qualifier("databaseOutageFilter") Filter outages,
            @Qualifier("addressLimitFilter") FilterRegistrationBean<?> limits) {
        List<Filter> filters = new ArrayList<>(List.of(timer.getFilter(), outages, limits.getFilter()));
        if (traces.isEnabled()) {
            filters.add(0, traces.getFilter());
        }
        return new GrpcCheck(check, filters);
    }

    /** The servlet is no bean, which would answer at the first port too. */
    @Bean
    GrpcServer grpcServer(
            GrpcProperties settings,
            SslBundles bundles,
            ObjectProvider<WebServerFactoryCustomizer<TomcatServletWebServerFactory>> customizers,
            ObjectProvider<ServletRequestListener> listeners,
            GrpcCheck check,
            ApplicationAvailability availability) {
        GrpcServlet servlet = new GrpcServlet(
                check,
                (int) settings.maxMessageSize().toBytes(),
                () -> availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC);
        ServletContextInitializer content = context -> {
            context.addServlet("grpc", servlet).addMapping("/*");
            listeners.orderedStream().forEach(context::addListener);
        };
        return new GrpcServer(settings, bundles, customizers, content);
    }
}
