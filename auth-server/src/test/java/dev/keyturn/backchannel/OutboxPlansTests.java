package dev.keyturn.backchannel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.client.ClientId;
import dev.keyturn.grant.SessionClients;
import dev.keyturn.testing.OnPostgres;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Statements;
import dev.keyturn.user.UserId;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.domain.PageRequest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Plans of PostgreSQL for the statements that find, add, claim and list deliveries, on large tables. */
@RunningServer
@OnPostgres
class OutboxPlansTests {

    private static final Pattern PARAMETER = Pattern.compile("\\?");

    @Autowired
    JdbcTemplate database;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Outbox outbox;

    @Autowired
    LogoutDeliveries deliveries;

    @Test
    void eachStatementFindsItsRowsByAnIndex() {
        transaction.executeWithoutResult(status -> {
            fillTables();
            Instant now = Instant.now();
            List<String> statements = Statements.during(() -> {
                outbox.add(SessionClients.of(List.of("s-1")), now);
                outbox.add(SessionClients.of(UserId.parse(UUID.randomUUID().toString())), now);
                outbox.clientsWithDue(now);
                outbox.claim("outbox-plan-1", now);
                outbox.giveUp("outbox-plan-1", now);
                deliveries.list(new ClientId("outbox-plan-1"), PageRequest.of(0, 20));
            });
            List<String> onDeliveries = statements.stream()
                    .filter(sql -> sql.contains("logout_delivery") || sql.contains("session_client"))
                    .toList();

            assertThat(onDeliveries).hasSizeGreaterThan(7);
            assertThat(onDeliveries)
                    .allSatisfy(sql -> assertThat(plan(sql))
                            .as(sql)
                            .doesNotContain(
                                    "Seq Scan on logout_delivery",
                                    "Seq Scan on session_client",
                                    "Seq Scan on oauth_authorization"));
            status.setRollbackOnly();
        });
    }

    private void fillTables() {
        database.execute("""
                insert into client (client_id, name, enabled, built_in, token_endpoint_auth_method, require_proof_key,
                    require_consent, created_at, updated_at, version, backchannel_logout_uri)
                select 'outbox-plan-' || n, 'Plan', true, false, 'none', true, true, now(), now(), 0, 'https://app.example/'
                from generate_series(1, 100) n""");
        database.execute("""
                insert into logout_delivery (id, client_id, sid, subject, state, attempts, created_at, next_attempt_at, give_up_at,
                    finished_at)
                select gen_random_uuid(), 'outbox-plan-' || (1 + n % 100), 's-' || n, 'u', case when n % 10 = 0 then 'PENDING' else 'DELIVERED' end,
                    1, now() - n * interval '1 second', case when n % 10 = 0 then now() + n * interval '1 second' end, now(),
                    case when n % 10 > 0 then now() - n * interval '1 second' end
                from generate_series(1, 50000) n""");
        database.execute("""
                insert into session_client (sid, client_id, subject, kept_until)
                select 's-' || n, 'outbox-plan-1', 'u-' || n, now() from generate_series(1, 20000) n""");
        database.execute("""
                insert into oauth_authorization (id, client_id, subject, session_id, requested_scope, authorized_scope, created_at, expires_at)
                select gen_random_uuid(), 'outbox-plan-1', 'u-' || n, 's-' || n, 'openid', 'openid', now(), now() + interval '30 days'
                from generate_series(1, 20000) n""");
        for (String table : List.of("client", "logout_delivery", "session_client", "oauth_authorization")) {
            database.execute("analyze " + table);
        }
        database.execute("set local plan_cache_mode to force_generic_plan");
    }

    private String plan(String statement) {
        StringBuilder numbered = new StringBuilder();
        Matcher parameter = PARAMETER.matcher(statement);
        int parameters = 0;
        while (parameter.find()) {
            parameters++;
            parameter.appendReplacement(numbered, Matcher.quoteReplacement("$" + parameters));
        }
        parameter.appendTail(numbered);
        database.execute("prepare planned as " + numbered);
        String nulls = String.join(", ", Collections.nCopies(parameters, "null"));
        String plan = String.join("\n", database.queryForList("explain execute planned(" + nulls + ")", String.class));
        database.execute("deallocate planned");
        return plan;
    }
}
