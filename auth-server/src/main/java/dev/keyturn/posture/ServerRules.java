package dev.keyturn.posture;

import dev.keyturn.database.DatabaseProduct;
import dev.keyturn.oauth.KeyturnProperties;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Rules for the issuer and the database. */
@Configuration(proxyBeanMethods = false)
class ServerRules {

    /** Low, since the server starts with http at a loopback host only, and what it sends there crosses no network. */
    @Bean
    PostureRule issuerWithoutTls(KeyturnProperties server) {
        return new PostureRule(
                "issuer-without-tls",
                Severity.LOW,
                "RFC 8252 section 8.3",
                inspection -> server.isHttps()
                        ? List.of()
                        : List.of(Affected.setting(
                                "keyturn.issuer", server.issuer().toString())));
    }

    @Bean
    PostureRule embeddedDatabase(DatabaseProduct product) {
        return new PostureRule(
                "embedded-database",
                Severity.LOW,
                "Recommendation of Keyturn",
                inspection ->
                        product.isPostgres() ? List.of() : List.of(Affected.setting("spring.datasource.url", "h2")));
    }
}
