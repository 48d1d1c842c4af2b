package dev.keyturn.client;

import dev.keyturn.posture.PostureRule;
import dev.keyturn.posture.Rows;
import dev.keyturn.posture.Severity;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Posture rules for clients and their scopes. */
@Configuration(proxyBeanMethods = false)
class ClientPosture {

    private static final String CLIENT = "client";
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration QUARTER = Duration.ofDays(90);

    @Bean
    PostureRule oldSecrets() {
        return PostureRule.ofRows(
                "client-secret-old", Severity.MEDIUM, "RFC 9700 section 2.5", new Rows(CLIENT, YEAR, """
                        select client_id as id, name from client c where enabled and exists (
                            select 1 from client_secret s
                            where s.client_id = c.client_id and s.retired_at is null and s.created_at < :before)
                        order by client_id
                        """));
    }

    @Bean
    PostureRule unusedClients() {
        return PostureRule.ofRows(
                "client-unused", Severity.LOW, "Recommendation of Keyturn", new Rows(CLIENT, QUARTER, """
                select client_id as id, name from client c
                where enabled and not built_in and created_at < :before
                    and exists (select 1 from client_secret s where s.client_id = c.client_id and s.retired_at is null)
                    and not exists (
                        select 1 from client_secret s where s.client_id = c.client_id and s.last_used_at >= :before)
                order by client_id
                """));
    }

    @Bean
    PostureRule administrationBySecret() {
        return PostureRule.ofRows(
                "admin-client-with-secret",
                Severity.MEDIUM,
                "FAPI 2.0 Security Profile section 5.3.2.1",
                new Rows(CLIENT, Duration.ZERO, """
                        select client_id as id, name from client c
                        where enabled and not built_in
                            and token_endpoint_auth_method in ('client_secret_basic', 'client_secret_post')
                            and exists (
                                select 1 from client_scope s where s.client_id = c.client_id and s.scope like 'admin:%')
                        order by client_id
                        """));
    }

    @Bean
    PostureRule sharedSecrets() {
        return PostureRule.ofRows(
                "client-with-secret",
                Severity.LOW,
                "FAPI 2.0 Security Profile section 5.3.2.1",
                new Rows(CLIENT, Duration.ZERO, """
                        select client_id as id, name from client
                        where enabled and not built_in
                            and token_endpoint_auth_method in ('client_secret_basic', 'client_secret_post')
                        order by client_id
                        """));
    }

    @Bean
    PostureRule privateUseSchemes() {
        return PostureRule.ofRows(
                "redirect-uri-with-private-scheme",
                Severity.LOW,
                "RFC 8252 section 8.6",
                new Rows(CLIENT, Duration.ZERO, """
                        select client_id as id, name from client c where enabled and exists (
                            select 1 from client_redirect_uri u where u.client_id = c.client_id
                                and lower(u.redirect_uri) not like 'https:%' and lower(u.redirect_uri) not like 'http:%')
                        order by client_id
                        """));
    }

    @Bean
    PostureRule localhostNames() {
        return PostureRule.ofRows(
                "redirect-uri-with-localhost",
                Severity.LOW,
                "RFC 8252 section 8.3",
                new Rows(CLIENT, Duration.ZERO, """
                        select client_id as id, name from client c where enabled and not built_in and exists (
                            select 1 from client_redirect_uri u
                            where u.client_id = c.client_id and lower(u.redirect_uri) like 'http://localhost%')
                        order by client_id
                        """));
    }

    @Bean
    PostureRule unusedScopes() {
        return PostureRule.ofRows(
                "scope-unused", Severity.LOW, "Recommendation of Keyturn", new Rows("scope", Duration.ZERO, """
                select s.name as id, s.name as name from api_scope s join api a on a.id = s.api_id
                where not a.built_in and not exists (select 1 from client_scope c where c.scope = s.name)
                order by s.name
                """));
    }
}
