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

    private static final String FOUND = """
            select client_id as id, name, created_at as fact_created_at,
                (select string_agg(f.scope, ' ' order by f.scope) from client_scope f
                where f.client_id = c.client_id) as fact_scopes
            """;

    private static final String PRIVATE_SCHEME = """
            u.client_id = c.client_id and lower(u.redirect_uri) not like 'https:%' and lower(u.redirect_uri) not like 'http:%'
            """;
    private static final String LOCALHOST = """
            u.client_id = c.client_id and lower(u.redirect_uri) like 'http://localhost%'
            """;

    private static final Duration YEAR = Duration.ofDays(365);
    private static final Duration QUARTER = Duration.ofDays(90);

    @Bean
    PostureRule oldSecrets() {
        return PostureRule.ofRows(
                "client-secret-old", Severity.MEDIUM, "RFC 9700 section 2.5", new Rows(CLIENT, YEAR, FOUND + """
                        ,
                            (select string_agg(cast(s.id as varchar(36)), ' ' order by cast(s.id as varchar(36)))
                            from client_secret s
                            where s.client_id = c.client_id and s.retired_at is null and s.created_at < :before)
                            as fact_secrets
                        from client c where enabled and exists (
                            select 1 from client_secret s
                            where s.client_id = c.client_id and s.retired_at is null and s.created_at < :before)
                        order by client_id
                        """));
    }

    @Bean
    PostureRule unusedClients() {
        return PostureRule.ofRows(
                "client-unused", Severity.LOW, "Recommendation of Keyturn", new Rows(CLIENT, QUARTER, FOUND + """
                ,
                    (select max(s.last_used_at) from client_secret s where s.client_id = c.client_id) as fact_last_used_at
                from client c where enabled and not built_in and created_at < :before
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
                new Rows(CLIENT, Duration.ZERO, FOUND + """
                        , token_endpoint_auth_method as fact_token_endpoint_auth_method from client c
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
                new Rows(CLIENT, Duration.ZERO, FOUND + """
                        , token_endpoint_auth_method as fact_token_endpoint_auth_method from client c
                        where enabled and not built_in
                            and token_endpoint_auth_method in ('client_secret_basic', 'client_secret_post')
                        order by client_id
                        """));
    }

    /** At more than 20 times the default limit of token requests, a limit does not limit what one node can answer. */
    @Bean
    PostureRule highLimits() {
        return PostureRule.ofRows(
                "client-limit-high", Severity.MEDIUM, "OWASP API4:2023", new Rows(CLIENT, Duration.ZERO, FOUND + """
                        , requests_per_minute as fact_requests_per_minute from client c
                        where enabled and requests_per_minute > 1200000
                        order by client_id
                        """));
    }

    @Bean
    PostureRule privateUseSchemes() {
        return PostureRule.ofRows(
                "redirect-uri-with-private-scheme",
                Severity.LOW,
                "RFC 8252 section 8.6",
                new Rows(CLIENT, Duration.ZERO, withRedirectUris(PRIVATE_SCHEME, "enabled")));
    }

    @Bean
    PostureRule localhostNames() {
        return PostureRule.ofRows(
                "redirect-uri-with-localhost",
                Severity.LOW,
                "RFC 8252 section 8.3",
                new Rows(CLIENT, Duration.ZERO, withRedirectUris(LOCALHOST, "enabled and not built_in")));
    }

    @Bean
    PostureRule unusedScopes() {
        return PostureRule.ofRows(
                "scope-unused", Severity.LOW, "Recommendation of Keyturn", new Rows("scope", Duration.ZERO, """
                select s.name as id, s.name as name, cast(a.id as varchar(36)) as fact_api from api_scope s join api a on a.id = s.api_id
                where not a.built_in and not exists (select 1 from client_scope c where c.scope = s.name)
                order by s.name
                """));
    }

    private static String withRedirectUris(String condition, String clients) {
        return FOUND
                + ", (select string_agg(u.redirect_uri, ' ' order by u.redirect_uri) from client_redirect_uri u where "
                + condition
                + ") as fact_redirect_uris from client c where "
                + clients
                + " and exists (select 1 from client_redirect_uri u where "
                + condition
                + ") order by client_id";
    }
}
