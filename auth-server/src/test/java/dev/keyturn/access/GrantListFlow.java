package dev.keyturn.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.token.Tokens;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import dev.keyturn.testing.Statements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** The lists of grants and of sessions that administrators see. */
@RunningServer
abstract class GrantListFlow {

    @Autowired
    Api api;

    @Autowired
    JdbcTemplate database;

    @Autowired
    TransactionTemplate transaction;

    private SignedInPartner partner;
    private Partner attempt;
    private Tokens tokens;
    private JWTClaimsSet claims;

    @BeforeEach
    void signIn() throws Exception {
        partner = new SignedInPartner(api);
        attempt = partner.attempt();
        tokens = Partner.parse(attempt.exchange(partner.allow(attempt)))
                .toSuccessResponse()
                .getTokens();
        claims = SignedJWT.parse(tokens.getAccessToken().getValue()).getJWTClaimsSet();
    }

    @AfterEach
    void closeBrowser() {
        partner.close();
    }

    @Test
    void aClientsGrantsAreListedWithAllThatAPersonAsks() throws Exception {
        JsonNode before = only(ofClient(""));
        attempt.refresh(tokens.getRefreshToken());
        JsonNode after = only(ofClient(""));

        assertThat(before.get("id").asString()).isEqualTo(claims.getStringClaim("grant_id"));
        assertThat(before.get("client_name").asString()).isEqualTo(SignedInPartner.CLIENT_NAME);
        assertThat(before.get("subject").asString()).isEqualTo(claims.getSubject());
        assertThat(before.get("username").asString()).isEqualTo(partner.userName());
        assertThat(before.get("session_id").asString()).isEqualTo(claims.getStringClaim("sid"));
        assertThat(texts(before.get("scopes"))).containsExactly("email", "openid", "orders:read", "profile");
        assertThat(before.get("state").asString()).isEqualTo("live");
        assertThat(before.get("last_refreshed_at").isNull()).isTrue();
        assertThat(before.get("revocation_reason").isNull()).isTrue();
        assertThat(after.get("last_refreshed_at").isNull()).isFalse();
    }

    @Test
    void userAndSessionFindTheSameAndNothingElse() throws Exception {
        String mine = claims.getStringClaim("grant_id");

        assertThat(ids(list("user_id=" + claims.getSubject()))).containsExactly(mine);
        assertThat(ids(list("session_id=" + claims.getStringClaim("sid")))).containsExactly(mine);
        assertThat(ids(list("user_id=" + claims.getSubject() + "&client_id=somebody-else")))
                .isEmpty();
    }

    @Test
    void theStateTellsWhatLivesAndWhyTheRestEnded() {
        assertThat(list("client_id=" + partner.clientId() + "&state=live")
                        .get("total")
                        .asInt())
                .isEqualTo(1);

        api.admin("POST", "/revocations", Map.of("client_id", partner.clientId(), "reason", "r"));

        assertThat(ids(ofClient("&state=live"))).isEmpty();
        JsonNode ended = only(ofClient("&state=revoked"));
        assertThat(ended.get("revoked_at").isNull()).isFalse();
        assertThat(ended.get("revocation_reason").asString()).isEqualTo("revoked-by-administrator");
    }

    @Test
    void aRequestThatTheUserHasNotAnsweredIsPending() {
        partner.browser().open(partner.attempt("openid orders:read").authorizationUri());
        try (SignedInPartner other = new SignedInPartner(api)) {
            other.signInFor(other.attempt());

            JsonNode pending = only(list("client_id=" + other.clientId()));

            assertThat(pending.get("state").asString()).isEqualTo("pending");
            assertThat(pending.get("scopes").isEmpty()).isTrue();
        }
    }

    @Test
    void theNewestComesFirstAndPagesDoNotOverlap() {
        for (int i = 0; i < 4; i++) {
            attempt = partner.attempt();
            attempt.exchange(partner.again(attempt));
        }

        List<String> all = ids(ofClient(""));
        List<String> paged = new ArrayList<>(ids(ofClient("&size=2&page=0")));
        paged.addAll(ids(ofClient("&size=2&page=1")));
        paged.addAll(ids(ofClient("&size=2&page=2")));

        assertThat(all).hasSize(5).isEqualTo(paged);
        assertThat(texts(ofClient("").get("items"), "created_at")).isSortedAccordingTo((a, b) -> b.compareTo(a));
    }

    @Test
    void aPageCostsTheSameStatementsHoweverMuchIsOnIt() throws Exception {
        ofClient("");
        int ofOne = Statements.during(() -> ofClient("")).size();
        int sessionsOfOne = Statements.during(this::sessions).size();
        for (int i = 0; i < 4; i++) {
            attempt = partner.attempt();
            attempt.exchange(partner.again(attempt));
        }

        assertThat(Statements.during(() -> ofClient(""))).hasSize(ofOne).hasSizeLessThanOrEqualTo(5);
        assertThat(Statements.during(this::sessions)).hasSize(sessionsOfOne).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void aUsersSessionsTellWhoGotTokensInThemAndForHowLong() throws Exception {
        JsonNode live = only(sessions());

        assertThat(live.get("id").asString()).isEqualTo(claims.getStringClaim("sid"));
        assertThat(live.get("live").asBoolean()).isTrue();
        assertThat(live.get("live_grants").asInt()).isEqualTo(1);
        assertThat(live.at("/clients/0/client_id").asString()).isEqualTo(partner.clientId());
        assertThat(live.at("/clients/0/client_name").asString()).isEqualTo(SignedInPartner.CLIENT_NAME);
        assertThat(live.get("expires_at").isNull()).isFalse();

        api.admin("POST", "/revocations", Map.of("session_id", claims.getStringClaim("sid"), "reason", "r"));

        JsonNode ended = only(sessions());
        assertThat(ended.get("live").asBoolean()).isFalse();
        assertThat(ended.get("live_grants").asInt()).isZero();
        assertThat(ended.get("expires_at").isNull()).isTrue();
    }

    @Test
    void aClientThatActsForItselfCanBeLookedAtToo() {
        String audience = "https://" + Api.uniqueName("opaque") + ".example.com";
        String scope = Api.uniqueName("read");
        api.admin(
                "POST",
                "/apis",
                Map.of(
                        "name",
                        Api.uniqueName("Opaque"),
                        "audience",
                        audience,
                        "access_tokens",
                        Map.of("format", "opaque"),
                        "scopes",
                        List.of(Map.of("name", scope, "description", "Read"))));
        JsonNode client = api.registerClient(Map.of(
                "client_name",
                "Batch",
                "token_endpoint_auth_method",
                "client_secret_basic",
                "grant_types",
                List.of("client_credentials"),
                "scopes",
                List.of(scope)));
        String id = client.get("client_id").asString();
        Api.Answer token = api.clientCredentials(id, client.get("client_secret").asString(), scope);
        assertThat(token.status()).as(token.body()).isEqualTo(200);

        JsonNode own = only(list("client_id=" + id));

        assertThat(own.get("subject").asString()).isEqualTo(id);
        assertThat(own.get("username").isNull()).isTrue();
        assertThat(api.admin("GET", "/grants/" + own.get("id").asString(), null).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/grants",
                "/grants?state=live",
                "/grants?client_id=a&state=dead",
                "/grants?client_id=a%00",
                "/grants?client_id=a&size=101",
                "/grants?client_id=a&page=-1",
                "/grants?client_id=a&q=%0A",
                "/grants?user_id=a%0Ab",
                "/grants?session_id=%E2%80%AE",
                "/sessions",
                "/sessions?user_id=",
                "/sessions?user_id=%00",
                "/sessions?user_id=a&size=0"
            })
    void rejectsInvalidQueries(String path) {
        Api.Answer answer = api.admin("GET", path, null);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_id", "user_id", "session_id"})
    void unknownValuesFindNothing(String parameter) {
        for (String value : List.of("nobody", "'%20or%201=1%20--", "%25", "%3Cscript%3E", "!")) {
            assertThat(list(parameter + "=" + value).get("total").asInt()).isZero();
        }
        assertThat(api.admin("GET", "/grants?client_id=" + "x".repeat(101), null)
                        .status())
                .isEqualTo(400);
        assertThat(ids(ofClient("&q=%25"))).isEmpty();
        assertThat(ids(ofClient("&q=ORDERS"))).hasSize(1);
    }

    @Test
    void theScopeIsNeeded() {
        String other = api.clientCredentials(
                        RunningServer.AUTOMATION_ID,
                        RunningServer.AUTOMATION_SECRET,
                        "admin:users:read admin:clients:read admin:audit:read admin:revocations:write")
                .json()
                .get("access_token")
                .asString();

        for (String path : List.of("/grants?client_id=a", "/sessions?user_id=a")) {
            assertThat(api.get("/admin/api/v1" + path, other).status()).isEqualTo(403);
        }
    }

    @Test
    void indexesFindAndSortThem() {
        for (String column : List.of("client_id", "subject")) {
            List<String> plan = transaction.execute(status -> {
                preferIndexes();
                return database.queryForList(
                        "explain select * from oauth_authorization where " + column
                                + " = 'a' order by created_at desc, id desc fetch first 20 rows only",
                        String.class);
            });

            assertThat(String.join("\n", plan))
                    .containsIgnoringCase("ix_oauth_authorization__" + column + "_created_at");
        }
    }

    /** Makes the planner of a nearly empty database choose as it would in a full one. */
    void preferIndexes() {}

    private JsonNode ofClient(String more) {
        return list("client_id=" + partner.clientId() + more);
    }

    private JsonNode list(String filter) {
        return get("/grants?" + filter);
    }

    private JsonNode sessions() {
        return get("/sessions?user_id=" + claims.getSubject());
    }

    private JsonNode get(String path) {
        Api.Answer answer = api.admin("GET", path, null);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static JsonNode only(JsonNode listing) {
        assertThat(listing.get("total").asInt()).as(listing.toString()).isEqualTo(1);
        return listing.at("/items/0");
    }

    private static List<String> ids(JsonNode listing) {
        return texts(listing.get("items"), "id");
    }

    private static List<String> texts(JsonNode items, String name) {
        return StreamSupport.stream(items.spliterator(), false)
                .map(item -> item.get(name).asString())
                .toList();
    }

    private static List<String> texts(JsonNode items) {
        return StreamSupport.stream(items.spliterator(), false)
                .map(JsonNode::asString)
                .toList();
    }
}
