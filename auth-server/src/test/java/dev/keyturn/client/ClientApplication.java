package dev.keyturn.client;

import dev.keyturn.audit.AuditableEvent;
import dev.keyturn.testing.Statements;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** The part of the server that clients need, with a chain that lets every request through to the methods' own rules. */
@EnableAutoConfiguration
@EnableMethodSecurity
@AutoConfigurationPackage(basePackages = {"dev.keyturn.client", "dev.keyturn.resource", "dev.keyturn.audit"})
@ConfigurationPropertiesScan({
    "dev.keyturn.client",
    "dev.keyturn.resource",
    "dev.keyturn.adminapi",
    "dev.keyturn.audit",
    "dev.keyturn.oauth"
})
@ComponentScan(
        basePackages = {
            "dev.keyturn.client",
            "dev.keyturn.resource",
            "dev.keyturn.cluster",
            "dev.keyturn.adminapi",
            "dev.keyturn.audit",
            "dev.keyturn.oauth"
        },
        excludeFilters = @ComponentScan.Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class))
@Import(Statements.class)
class ClientApplication {

    private final List<AuditableEvent> events = new CopyOnWriteArrayList<>();

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
        return http.csrf(csrf -> csrf.disable())
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    @EventListener
    void record(AuditableEvent event) {
        events.add(event);
    }

    /** What was published about a client, in order. */
    List<AuditableEvent> eventsAbout(String clientId) {
        return events.stream()
                .filter(event -> event.subject().id().equals(clientId))
                .toList();
    }
}
