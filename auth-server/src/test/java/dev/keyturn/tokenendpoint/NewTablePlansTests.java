package dev.keyturn.tokenendpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.OnPostgres;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import dev.keyturn.testing.Statements;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Plans of PostgreSQL for the statements that find, redeem and revoke tokens, on tables that have never been analyzed. A server prepares its
 * statements when it is new, and keeps the plans: one that reads many rows makes each request slower than the one before.
 */
@RunningServer
@OnPostgres
class NewTablePlansTests {

    private static final Pattern PARAMETER = Pattern.compile("\\?");

    @Autowired
    Api api;

    @Autowired
    JdbcTemplate database;

    @Autowired
    TransactionTemplate transaction;

    @Test
    void eachStatementFindsItsRowsByTheirKeys() {
        List<String> statements;
        try (SignedInPartner partner = new SignedInPartner(api)) {
            Partner first = partner.attempt();
            tokens(first.exchange(partner.allow(first)));
            statements = Statements.during(() -> {
                Partner next = partner.attempt();
                OIDCTokens issued = tokens(next.exchange(partner.again(next)));
                OIDCTokens refreshed = tokens(next.refresh(issued.getRefreshToken()));
                String last = tokens(next.refresh(refreshed.getRefreshToken()))
                        .getRefreshToken()
                        .getValue();
                api.post("/oauth2/revoke", Map.of("token", last, "client_id", partner.clientId()), null, null);
            });
        }

        List<String> onTokens = statements.stream()
                .filter(statement -> statement.contains("oauth_"))
                .distinct()
                .toList();
        assertThat(onTokens).hasSizeGreaterThan(4);
        transaction.executeWithoutResult(status -> {
            copyTables();
            assertUseKeys(onTokens);
            fillTables();
            assertUseKeys(onTokens);
            status.setRollbackOnly();
        });
    }

    private void assertUseKeys(List<String> statements) {
        assertThat(statements)
                .allSatisfy(statement -> assertThat(plan(statement))
                        .doesNotContain("Seq Scan on oauth_", "expires_at_idx", "client_id_idx"));
    }

    /** With used tokens whose retry windows are over: none has a successor. */
    private void fillTables() {
        database.execute("""
                insert into oauth_authorization (id, client_id, subject, requested_scope, created_at, expires_at)
                select gen_random_uuid(), 'web', 'ada', '', now(), now() + interval '30 days'
                from generate_series(1, 20000)""");
        database.execute("""
                insert into oauth_token (id, authorization_id, kind, digest, issued_at, expires_at, consumed_at, predecessor_id)
                select gen_random_uuid(), id, 'REFRESH', encode(sha256(id::text::bytea), 'hex'), now(), now() + interval '30 days', now(), id
                from oauth_authorization""");
        database.execute("analyze oauth_authorization");
        database.execute("analyze oauth_token");
    }

    private void copyTables() {
        database.execute("create schema new_tables");
        for (String table : List.of("oauth_authorization", "oauth_token")) {
            database.execute("create table new_tables." + table + " (like " + table + " including all)");
        }
        database.execute("set local search_path to new_tables, public");
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

    private static OIDCTokens tokens(HTTPResponse response) {
        try {
            return OIDCTokenResponse.parse(response).getOIDCTokens();
        } catch (ParseException e) {
            throw new IllegalStateException(e);
        }
    }
}
