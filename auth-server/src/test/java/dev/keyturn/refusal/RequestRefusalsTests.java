package dev.keyturn.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.keyturn.client.authentication.assertion.TestKeys;
import dev.keyturn.oauth.ClientRole;
import dev.keyturn.oauth.RequestRefused;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.RunningServer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What log and audit trail say of refused requests, at each endpoint, and how much. */
@RunningServer
@OnH2
class RequestRefusalsTests {

    private static final String SECRET = "kts_presentedSecretThatIsWrong";
    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(RefusalLog.class);

    @Autowired
    Api api;

    @Autowired
    RefusalLog refusals;

    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    /** Of each test its own. */
    private final String address = "10.77." + NEXT.incrementAndGet() + ".1";

    @BeforeEach
    void listen() {
        refusals.write();
        lines.start();
        LOG.addAppender(lines);
    }

    @AfterEach
    void stop() {
        LOG.detachAppender(lines);
    }

    @ParameterizedTest
    @CsvSource({
        "/oauth2/token,automation,grant_type=client_credentials,invalid_client,wrong-secret,automation",
        "/oauth2/token,kts_secretInTheWrongPlace,grant_type=client_credentials,invalid_client,unknown-client,",
        "/oauth2/introspect,automation,token=x,invalid_client,wrong-secret,automation",
        "/oauth2/revoke,automation,token=x,invalid_client,wrong-secret,automation"
    })
    void nameTheClientThatFailedToAuthenticate(
            String path, String user, String form, String error, String reason, String client) {
        assertThat(post(path, form, "Authorization", Api.basic(user, SECRET))).isEqualTo(401);

        assertLogged(path, error, reason, client == null ? "" : client);
    }

    @ParameterizedTest
    @CsvSource({
        "/oauth2/token,'',wrong-assertion,true",
        "/oauth2/token,&client_id=,wrong-assertion,true",
        "/oauth2/token,&client_id=automation,wrong-authentication-method,false",
        "/oauth2/token,&client_secret=x,malformed-request,true",
        "/oauth2/introspect,'',wrong-assertion,true",
        "/oauth2/revoke,'',wrong-assertion,true"
    })
    void nameTheClientOfAnAssertion(String path, String more, String reason, boolean isNamed) {
        String id = Api.uniqueName("key-holder");
        api.registerClient(TestKeys.holder(id));

        assertThat(post(path, assertion(id) + more, "Accept", "application/json"))
                .isEqualTo(reason.equals("malformed-request") ? 400 : 401);

        assertLogged(
                path,
                reason.equals("malformed-request") ? "invalid_request" : "invalid_client",
                reason,
                isNamed ? id : "automation");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "", "presented secret\nof 1"})
    void doNotNameTheClientOfAnAssertionIfThereIsNone(String subject) {
        assertThat(post("/oauth2/token", assertion(subject), "Accept", "application/json"))
                .isEqualTo(401);

        assertThat(messages())
                .singleElement()
                .satisfies(line -> assertThat(line).contains(" client= "));
    }

    /** Signed with a registered key, for another server. */
    private static String assertion(String client) {
        return "grant_type=client_credentials&token=x"
                + "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
                + "&client_assertion=" + TestKeys.assertion(client, "https://elsewhere.example");
    }

    @ParameterizedTest
    @CsvSource({
        "grant_type=authorization_code&code=presentedCode&redirect_uri=x,wrong-code|grant-type-not-allowed",
        "grant_type=refresh_token&refresh_token=ktr_presented,wrong-refresh-token|grant-type-not-allowed",
        "grant_type=client_credentials&scope=nothing:here,scope-not-allowed",
        "grant_type=password&username=a&password=presented,unknown-grant-type",
        "grant_type=client_credentials&client_id=presented,client-differs",
        "grant_type=client_credentials&client_id=automation&client_id=presented,malformed-request",
        "grant_type=refresh_token&redirect_uri=presented&redirect_uri=x,malformed-request",
        "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&subject_token=presented&subject_token=x,malformed-request"
    })
    void sayWhatATokenRequestLacked(String form, String reasons) {
        String basic = Api.basic(RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET);

        assertThat(post("/oauth2/token", form, "Authorization", basic)).isEqualTo(400);

        assertThat(messages())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .contains("endpoint=/oauth2/token ", " client=automation ", " address=" + address)
                        .containsPattern("reason=(" + reasons + ") ")
                        .doesNotContain("presented", RunningServer.AUTOMATION_SECRET));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/userinfo,/userinfo",
        "POST,/api-keys/verify,/api-keys/verify",
        "GET,/admin/api/v1/users,/admin/api"
    })
    void sayThatAnAccessTokenWasWrong(String method, String path, String endpoint) {
        assertThat(send(request(path)
                        .header("Authorization", "Bearer eyJhbGciOiJub25lIn0.e30.presented")
                        .method(method, BodyPublishers.noBody())))
                .isEqualTo(401);

        assertLogged(endpoint, "invalid_token", "wrong-token", "");
    }

    @ParameterizedTest
    @CsvSource({
        "grant_type=authorization_code&code=presentedCode&redirect_uri=https://app.example/cb&code_verifier=x,wrong-code",
        "grant_type=refresh_token&refresh_token=ktr_presented,wrong-refresh-token"
    })
    void tellWrongCodesAndWrongRefreshTokensApart(String form, String reason) {
        String id = Api.uniqueName("app");
        String secret = api.registerClient(Map.of(
                        "client_id",
                        id,
                        "client_name",
                        "App",
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("authorization_code", "refresh_token"),
                        "redirect_uris",
                        List.of("https://app.example/cb")))
                .get("client_secret")
                .asString();

        assertThat(post("/oauth2/token", form, "Authorization", Api.basic(id, secret)))
                .isEqualTo(400);

        assertLogged("/oauth2/token", "invalid_grant", reason, id);

        post("/oauth2/token", form, "Authorization", Api.basic(id, secret));
        refusals.write();
        assertThat(rows()).singleElement().satisfies(row -> {
            assertThat(row.get("occurrences").asInt()).isEqualTo(2);
            assertThat(row.get("subject").get("id").asString()).isEqualTo(id);
            assertThat(row.get("details").get("reason").asString()).isEqualTo(reason);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "client_secret_basic,grant_type=client_credentials",
        "none,grant_type=refresh_token&refresh_token=ktr_presented"
    })
    void sayThatAClientIsDisabledWhichTheAnswerDoesNot(String method, String form) {
        String id = Api.uniqueName("disabled");
        api.registerClient(Map.of(
                "client_id",
                id,
                "client_name",
                "App",
                "token_endpoint_auth_method",
                method,
                "grant_types",
                method.equals("none") ? List.of("authorization_code", "refresh_token") : List.of("client_credentials"),
                "redirect_uris",
                method.equals("none") ? List.of("https://app.example/cb") : List.of()));
        assertThat(api.admin("POST", "/clients/" + id + "/disable", null).status())
                .isEqualTo(200);

        assertThat(body(method, form, id)).isEqualTo(body(method, form, Api.uniqueName("unknown")));

        assertThat(messages())
                .extracting(line -> line.replaceAll(" network=.*", ""))
                .containsExactly(
                        "Refused endpoint=/oauth2/token error=invalid_client reason=client-disabled client=" + id,
                        "Refused endpoint=/oauth2/token error=invalid_client reason=unknown-client client=");
    }

    private String body(String method, String form, String client) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : form.split("&", -1)) {
            parameters.put(pair.split("=", -1)[0], pair.split("=", -1)[1]);
        }
        boolean isPublic = method.equals("none");
        if (isPublic) {
            parameters.put("client_id", client);
        }
        Api.Answer answer = api.post("/oauth2/token", parameters, isPublic ? null : client, isPublic ? null : SECRET);
        assertThat(answer.status()).isEqualTo(401);
        return answer.body();
    }

    @Test
    void sayWhyAnApiKeyIsNotValidAndWhereItWasPresented() {
        String id = Api.uniqueName("verifier");
        String secret = api.registerClient(Map.of(
                        "client_id",
                        id,
                        "client_name",
                        "Verifier",
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("client_credentials"),
                        "scopes",
                        List.of("api-keys:verify")))
                .get("client_secret")
                .asString();
        String bearer = "Bearer "
                + api.clientCredentials(id, secret, "api-keys:verify")
                        .json()
                        .get("access_token")
                        .asString();
        String from = "10.78." + NEXT.incrementAndGet() + ".1";

        assertThat(verify(bearer, "{\"key\": \"presented\", \"address\": \"" + from + "\"}"))
                .isEqualTo(200);
        assertThat(verify(bearer, "{\"keys\": [{\"key\": \"presented\"}]}")).isEqualTo(200);

        String line = "Refused endpoint=/api-keys/verify error=invalid_token reason=api-key-unknown client=" + id
                + " network=%1$s address=%1$s";
        assertThat(messages()).containsExactly(line.formatted(from), line.formatted(address));
    }

    private int verify(String bearer, String body) {
        return send(request("/api-keys/verify")
                .header("Authorization", bearer)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void sayThatAnAccessTokenLacksAScope() {
        String token = api.clientCredentials(
                        RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, "admin:clients:read")
                .json()
                .get("access_token")
                .asString();

        assertThat(send(request("/admin/api/v1/users")
                        .header("Authorization", "Bearer " + token)
                        .GET()))
                .isEqualTo(403);

        assertLogged("/admin/api", "insufficient_scope", "scope-missing", RunningServer.AUTOMATION_ID);
    }

    @ParameterizedTest
    @CsvSource({
        "/oauth2/authorize?response_type=code&client_id=nobody,/oauth2/authorize,unknown-client,",
        "/oauth2/authorize?response_type=code&client_id=keyturn-console&redirect_uri=https://evil.example,"
                + "/oauth2/authorize,redirect-uri-not-registered,keyturn-console",
        "/connect/logout?client_id=keyturn-console&post_logout_redirect_uri=https://evil.example,"
                + "/connect/logout,post-logout-redirect-uri-not-registered,keyturn-console",
        "/connect/logout?client_id=nobody,/connect/logout,unknown-client,",
        "/connect/logout?id_token_hint=hint,/connect/logout,wrong-id-token-hint,",
        "/oauth2/authorize?client_id=keyturn-console&client_id=other,/oauth2/authorize,malformed-request,keyturn-console",
        "/oauth2/authorize?response_type=code,/oauth2/authorize,malformed-request,",
        "/connect/logout?id_token_hint=hint&id_token_hint=hint,/connect/logout,malformed-request,",
        "/connect/logout?post_logout_redirect_uri=https://a.example&post_logout_redirect_uri=https://b.example,"
                + "/connect/logout,malformed-request,"
    })
    void sayWhyAPageWasRefused(String query, String endpoint, String reason, String client) {
        assertThat(send(request(query).header("Accept", "text/html").GET())).isEqualTo(400);

        assertLogged(endpoint, "invalid_request", reason, client == null ? "" : client);
    }

    @Test
    void sayThatAHintIsWrongWhereTheClientLearnsOfTheError() {
        String id = Api.uniqueName("app");
        api.registerClient(Map.of(
                "client_id",
                id,
                "client_name",
                "App",
                "token_endpoint_auth_method",
                "none",
                "grant_types",
                List.of("authorization_code"),
                "redirect_uris",
                List.of("https://app.example/cb"),
                "scopes",
                List.of("openid")));

        assertThat(send(request("/oauth2/authorize?response_type=code&scope=openid&id_token_hint=hint&client_id=" + id)
                        .GET()))
                .isEqualTo(400);
        assertThat(send(request("/oauth2/authorize?response_type=code&scope=openid&id_token_hint=hint&client_id=" + id
                                + "&redirect_uri=https://app.example/cb&code_challenge="
                                + "x".repeat(43) + "&code_challenge_method=S256")
                        .GET()))
                .isEqualTo(302);

        assertThat(messages())
                .extracting(line -> line.replaceAll(".* reason=([a-z-]+) .*", "$1"))
                .containsExactly("redirect-uri-not-registered", "wrong-id-token-hint");
    }

    @Test
    void areNoneWhereNothingIsPresentedAndNothingIsWrong() {
        send(request("/userinfo").GET());
        send(request("/admin/api/v1/users").GET());
        send(request("/login").GET());

        assertThat(messages()).isEmpty();
    }

    @Test
    void areOneRowAndAFewLinesHoweverManyTheyAre() {
        for (int i = 0; i < 40; i++) {
            post(
                    "/oauth2/token",
                    "grant_type=client_credentials",
                    "Authorization",
                    Api.basic("automation", SECRET + i));
        }
        refusals.write();

        assertThat(messages())
                .hasSize(RefusalLog.LINES_EACH + 1)
                .last()
                .asString()
                .contains("reason=wrong-secret", "client=automation", "suppressed=35");
        assertThat(rows()).singleElement().satisfies(row -> {
            assertThat(row.get("occurrences").asInt()).isEqualTo(40);
            assertThat(row.get("failure").asBoolean()).isTrue();
            assertThat(row.get("actor").get("kind").asString()).isEqualTo("anonymous");
            assertThat(row.get("subject").get("id").asString()).isEqualTo("automation");
            assertThat(row.get("details").get("endpoint").asString()).isEqualTo("/oauth2/token");
            assertThat(row.get("details").get("reason").asString()).isEqualTo("wrong-secret");
            assertThat(row.toString()).doesNotContain(SECRET);
        });
    }

    @Test
    void ofInventedClientsAreCountedAsOne() {
        for (int i = 0; i < 40; i++) {
            post("/oauth2/token", "grant_type=client_credentials", "Authorization", Api.basic("invented-" + i, SECRET));
        }
        refusals.write();

        assertThat(messages()).hasSize(RefusalLog.LINES_EACH + 1).noneMatch(line -> line.contains("invented"));
        assertThat(rows())
                .singleElement()
                .satisfies(row -> assertThat(row.get("occurrences").asInt()).isEqualTo(40));
    }

    @Test
    void haveABoundInAll() {
        for (int i = 0; i < RefusalLog.NETWORKS + 5000; i++) {
            refusals.count(new RequestRefused(
                    "/oauth2/token",
                    "invalid_client",
                    "wrong-secret",
                    RunningServer.AUTOMATION_ID,
                    ClientRole.CALLER,
                    "10.0." + i / 250 + "." + i % 250));
        }

        assertThat(messages()).hasSize(RefusalLog.LINES);
        refusals.write();
        assertThat(messages())
                .hasSize(RefusalLog.LINES + 1)
                .last()
                .asString()
                .endsWith("client=automation network=unknown suppressed=5000");
    }

    @Test
    void ofAClientAreCountedHoweverManyNetworksTheyComeFrom() {
        String id = Api.uniqueName("guessed");
        api.registerClient(Map.of(
                "client_id",
                id,
                "client_name",
                "Guessed",
                "token_endpoint_auth_method",
                "client_secret_basic",
                "grant_types",
                List.of("client_credentials")));
        for (int i = 0; i < RefusalLog.NETWORKS; i++) {
            refuse("nobody", "2001:db8:" + Integer.toHexString(i + 1) + "::1");
        }
        for (int i = 0; i < 120; i++) {
            refuse(id, "2001:db8:f00d:" + Integer.toHexString(i) + "::1");
        }
        refusals.write();

        List<JsonNode> events = api.admin("GET", "/audit-events?type=request.rejected&subject_id=" + id, null)
                .json()
                .get("items")
                .valueStream()
                .toList();
        assertThat(events).singleElement().satisfies(event -> {
            assertThat(event.get("occurrences").asInt()).isEqualTo(120);
            assertThat(event.path("remote_address").asString("")).isEmpty();
        });
    }

    private void refuse(String client, String from) {
        refusals.count(
                new RequestRefused("/oauth2/token", "invalid_client", "wrong-secret", client, ClientRole.CALLER, from));
    }

    private void assertLogged(String endpoint, String error, String reason, String client) {
        assertThat(messages())
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .isEqualTo("Refused endpoint=" + endpoint + " error=" + error + " reason=" + reason + " client="
                                + client + " network=" + address + " address=" + address));
    }

    private List<String> messages() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private List<JsonNode> rows() {
        List<JsonNode> rows = new ArrayList<>();
        api.admin("GET", "/audit-events?type=request.rejected&size=100", null)
                .json()
                .get("items")
                .forEach(row -> {
                    if (row.get("remote_address").asString().equals(address)) {
                        rows.add(row);
                    }
                });
        return rows;
    }

    private int post(String path, String form, String... headers) {
        return send(request(path)
                .headers(headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(api.issuer().resolve(path)).header("X-Forwarded-For", address);
    }

    private int send(HttpRequest.Builder request) {
        return api.send(request).status();
    }
}
