package dev.keyturn.consent;

import java.time.Clock;
import java.util.UUID;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Consents on a database, without the rest of the server. */
@EnableAutoConfiguration
@EntityScan(basePackageClasses = Consent.class)
@EnableJpaRepositories(basePackageClasses = Consent.class)
@Import({Consents.class, JpaOAuth2AuthorizationConsentService.class, RecordedConsentEvents.class})
class ConsentApplication {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** Adds rows of users and clients for consents to refer to. */
    record Fixture(JdbcClient jdbc) {

        UUID user() {
            UUID id = UUID.randomUUID();
            jdbc.sql("insert into user_account (id, version, login_name, name, enabled, password_hash,"
                            + " password_changed_at, must_change_password, created_at)"
                            + " values (?, 0, ?, 'Ada', true, 'x', current_timestamp, false, current_timestamp)")
                    .params(id, id.toString())
                    .update();
            return id;
        }

        String client() {
            String id = "client-" + UUID.randomUUID();
            jdbc.sql(
                            "insert into client (client_id, name, enabled, built_in, token_endpoint_auth_method, require_proof_key,"
                                    + " require_consent, created_at, updated_at, version) values (?, 'App', true, false,"
                                    + " 'client_secret_basic', true, true, current_timestamp, current_timestamp, 0)")
                    .params(id)
                    .update();
            return id;
        }
    }
}
