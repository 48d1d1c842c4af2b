package dev.keyturn.client;

import dev.keyturn.audit.AuditableEvent;
import dev.keyturn.certificate.RevokedCertificates;
import dev.keyturn.signing.AlgorithmDependents;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Statements;
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
@AutoConfigurationPackage(
        basePackages = {"dev.keyturn.client", "dev.keyturn.resource", "dev.keyturn.signing", "dev.keyturn.audit"})
@ConfigurationPropertiesScan({
    "dev.keyturn.client",
    "dev.keyturn.certificate",
    "dev.keyturn.resource",
    "dev.keyturn.signing",
    "dev.keyturn.adminapi",
    "dev.keyturn.audit",
    "dev.keyturn.mail",
    "dev.keyturn.oauth"
})
@ComponentScan(
        basePackages = {
            "dev.keyturn.client",
            "dev.keyturn.certificate",
            "dev.keyturn.resource",
            "dev.keyturn.signing",
            "dev.keyturn.cluster",
            "dev.keyturn.database",
            "dev.keyturn.adminapi",
            "dev.keyturn.audit",
            "dev.keyturn.mail",
            "dev.keyturn.oauth"
        },
        excludeFilters = @ComponentScan.Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class))
@Import({Statements.class, MutableClock.class})
public class ClientApplication {

    /** The setting without which a start would leave a file behind. */
    public static final String KEY = "keyturn.signing.key-encryption-key=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    private final List<AuditableEvent> events = new CopyOnWriteArrayList<>();

    @Bean
    SecurityFilterChain chain(HttpSecurity http) {
        return http.csrf(csrf -> csrf.disable())
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    /** Nobody issues tokens here. */
    @Bean
    AlgorithmDependents signedTokens() {
        return algorithm -> new AlgorithmDependents.Dependents(List.of(), 0, List.of(), 0);
    }

    @Bean
    RevokedCertificates none() {
        return thumbprint -> false;
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
