package dev.keyturn.web;

import dev.keyturn.connections.ConnectionsProperties;
import dev.keyturn.posture.Affected;
import dev.keyturn.posture.PostureRule;
import dev.keyturn.posture.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Posture rule for the limits of connections. */
@Configuration(proxyBeanMethods = false)
class ConnectionPosture {

    /** Tomcat accepts about as many in all. */
    private static final int MAX_PER_ADDRESS = 8000;

    private static final Duration LONGEST_REQUEST = Duration.ofMinutes(2);

    @Bean
    PostureRule connectionLimitsOff(ConnectionsProperties properties) {
        return new PostureRule(
                "connection-limits-off",
                Severity.MEDIUM,
                "OWASP API4:2023",
                inspection -> settingsWithoutLimit(properties));
    }

    static List<Affected> settingsWithoutLimit(ConnectionsProperties properties) {
        List<Affected> found = new ArrayList<>();
        if (properties.maxPerAddress() >= MAX_PER_ADDRESS) {
            found.add(Affected.setting(
                    "keyturn.connections.max-per-address", Integer.toString(properties.maxPerAddress())));
        }
        if (properties.requestTimeout().compareTo(LONGEST_REQUEST) > 0) {
            found.add(Affected.setting(
                    "keyturn.connections.request-timeout",
                    properties.requestTimeout().toString()));
        }
        return found;
    }
}
