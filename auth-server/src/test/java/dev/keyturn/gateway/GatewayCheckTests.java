package dev.keyturn.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.oauth.Credentials;
import dev.keyturn.oauth.Endpoints;
import dev.keyturn.signing.JwtSigner;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Statements;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Answers of the check to gateways, their callers and strangers. */
@RunningServer
@OnH2
class GatewayCheckTests {

    private static final String CHALLENGE = "WWW-Authenticate";
    private static final String AUTHORIZATION = "Authorization";
    private static final String API_KEY = "X-API-Key";

    @Autowired
    Api api;

    @Autowired
    MutableClock.Shifted clock;

    /** The server's own, for a token that it would never issue. */
    @Autowired
    JwtSigner signer;

    private GatewayScene scene;

    @BeforeEach
    void registerTheApiAndItsClients() {
        scene = new GatewayScene(api, "jwt");
    }

    @Test
    void aValidTokenIsAcceptedWithItsSubjectClientAndScopes() {
        Api.Answer answer = check(scene.token(scene.read + " " + scene.write));

        assertThat(answer.status()).as(answer.body()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("X-Keyturn-Subject")).isEqualTo(scene.owner);
        assertThat(answer.header("X-Keyturn-Client")).isEqualTo(scene.owner);
        assertThat(answer.header("X-Keyturn-Scope")).isEqualTo(scene.read + " " + scene.write);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Set-Cookie")).isEmpty();
    }

    @Test
    void aTokenForTwoApisHasTheScopesOfTheAskedOneOnly() {
        Api.Answer answer = check(scene.tokenForBothApis());

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("X-Keyturn-Scope")).isEqualTo(scene.read);
    }

    @Test
    void aJwtAndACachedApiKeyTakeNoStatementAndAnOpaqueTokenTakesOne() {
        String token = scene.token(scene.read);
        String key = scene.issueKey(Map.of()).get("key").asString();
        check(token);
        check(key);

        assertThat(Statements.during(() -> check(token))).isEmpty();
        assertThat(Statements.during(() -> check(key))).isEmpty();

        scene = new GatewayScene(api, "opaque");
        String opaque = scene.token(scene.read);
        assertThat(opaque).startsWith(Credentials.ACCESS_TOKEN_PREFIX);
        assertThat(check(opaque).status()).isEqualTo(204);
        assertThat(Statements.during(() -> check(opaque))).hasSize(1);
    }

    @Test
    void anApiKeyIsAcceptedInEitherHeader() {
        String key = scene.issueKey(Map.of()).get("key").asString();

        for (Api.Answer answer : List.of(check(key), send("GET", query(), API_KEY, key))) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(204);
            assertThat(answer.header("X-Keyturn-Client")).isEqualTo(scene.owner);
            assertThat(answer.header("X-Keyturn-Scope")).isEqualTo(scene.read);
        }
    }

    @Test
    @Rfc({"6750#3", "6750#3.1"})
    void anInvalidCredentialIsChallengedWithoutItsReason() {
        String token = scene.token(scene.read);
        clock.during(Duration.ofMinutes(11), () -> assertInvalid(token));
        String revoked = scene.token(scene.read);
        assertThat(check(revoked).status()).isEqualTo(204);
        scene.revoke(revoked);
        assertInvalid(revoked);
        var disabled = scene.issueKey(Map.of());
        scene.disable(disabled);

        assertInvalid(disabled.get("key").asString());
        assertInvalid(scene.token(scene.other));
        assertInvalid(scene.issueKey(Map.of("scopes", List.of(scene.other)))
                .get("key")
                .asString());
        assertInvalid("nonsense");
        assertInvalid("x".repeat(6000));
        assertInvalid(token.substring(0, token.lastIndexOf('.') + 1));
    }

    @Test
    void aRevokedOpaqueTokenIsRejected() {
        scene = new GatewayScene(api, "opaque");
        String token = scene.token(scene.read);
        assertThat(check(token).status()).isEqualTo(204);

        scene.revoke(token);

        assertInvalid(token);
    }

    @Test
    @Rfc({"6750#3", "6750#3.1"})
    void aRequestWithoutACredentialIsChallengedWithoutAnError() {
        for (Api.Answer answer : List.of(
                send("GET", query()),
                send("GET", query(), AUTHORIZATION, Api.basic("somebody", "else")),
                send("GET", query() + "&path=/orders?access_token=" + scene.token(scene.read)))) {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header(CHALLENGE)).isEqualTo("Bearer");
        }
    }

    @Test
    @Rfc({"6750#2", "6750#3.1"})
    void severalOrMalformedCredentialsAreAnInvalidRequest() {
        String bearer = "Bearer " + scene.token(scene.read);
        String key = scene.issueKey(Map.of()).get("key").asString();

        for (Api.Answer answer : List.of(
                send("GET", query(), AUTHORIZATION, bearer, AUTHORIZATION, bearer),
                send("GET", query(), AUTHORIZATION, bearer, API_KEY, key),
                send("GET", query(), API_KEY, key, API_KEY, key),
                send("GET", query(), AUTHORIZATION, bearer + ", " + bearer),
                send("GET", query(), AUTHORIZATION, "bearer"),
                send("GET", query(), API_KEY, ""))) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(400);
            assertThat(answer.header(CHALLENGE)).startsWith("Bearer error=\"invalid_request\"");
            assertThat(answer.header("X-Keyturn-Subject")).isEmpty();
        }
    }

    @Test
    @Rfc({"6750#3", "6750#3.1"})
    void aMissingScopeIsNamed() {
        String required = query() + "&scope=" + scene.write + "+" + scene.read;

        for (String credential : List.of(
                scene.token(scene.read), scene.issueKey(Map.of()).get("key").asString())) {
            Api.Answer answer = send("GET", required, AUTHORIZATION, "Bearer " + credential);

            assertThat(answer.status()).as(answer.body()).isEqualTo(403);
            assertThat(answer.header(CHALLENGE))
                    .startsWith("Bearer error=\"insufficient_scope\"")
                    .endsWith(", scope=\"" + scene.read + " " + scene.write + "\"");
        }
        assertThat(send("GET", required, AUTHORIZATION, "Bearer " + scene.token(scene.read + " " + scene.write))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void aKeyBeyondItsBudgetHasToWaitForTheNextPeriod() {
        String key = scene.issueKey(Map.of("rate", Map.of("limit", 1, "period_seconds", 3600)))
                .get("key")
                .asString();
        Api.Answer first = check(key);
        assertThat(first.status()).isEqualTo(204);
        assertThat(first.header("RateLimit")).startsWith("\"rate\";r=0;t=");

        Api.Answer answer = check(key);

        assertThat(answer.status()).as(answer.body()).isEqualTo(429);
        assertThat(Long.parseLong(answer.header("Retry-After"))).isBetween(1L, 3600L);
        assertThat(answer.header("RateLimit")).isEqualTo("\"rate\";r=0;t=" + answer.header("Retry-After"));
        clock.during(Duration.ofHours(1), () -> assertThat(check(key).status()).isEqualTo(204));
    }

    @Test
    void aKeyForOtherApisCostsNothingOfItsBudget() {
        String key = scene.issueKey(
                        Map.of("scopes", List.of(scene.other), "rate", Map.of("limit", 1, "period_seconds", 3600)))
                .get("key")
                .asString();
        assertInvalid(key);

        assertInvalid(key);
    }

    @Test
    void guessedKeysFromOneAddressAreLimited() {
        String guesses = query() + "&client_address=198.51.100.83";
        Api.Answer answer = send("GET", guesses, API_KEY, Credentials.generate("kt_live_"));
        for (int i = 0; i < 200 && answer.status() != 429; i++) {
            answer = send("GET", guesses, API_KEY, Credentials.generate("kt_live_"));
        }

        assertThat(answer.error()).isEqualTo("429 temporarily_unavailable");
        assertThat(Long.parseLong(answer.header("Retry-After"))).isPositive();
        assertThat(answer.header("RateLimit-Policy")).startsWith("\"invalid-api-keys\";q=");
        assertThat(answer.header("RateLimit")).startsWith("\"invalid-api-keys\";r=0;t=");
    }

    /** An address is a claim of the client that asks. */
    @Test
    void guessesThatAnotherClientReportsBlockNoAddressHere() {
        String stranger = Api.uniqueName("stranger");
        scene.registerClient(stranger, List.of());
        Map<String, String> guess = new HashMap<>(Map.of("client_address", "198.51.100.84"));
        int status = 200;
        for (int i = 0; i < 200 && status != 429; i++) {
            guess.put("token", Credentials.generate("kt_live_"));
            status = api.post("/oauth2/introspect", guess, stranger, scene.secret(stranger))
                    .status();
        }
        assertThat(status).isEqualTo(429);

        String key = scene.issueKey(Map.of()).get("key").asString();
        assertThat(send("GET", query() + "&client_address=198.51.100.84", API_KEY, key)
                        .status())
                .isEqualTo(204);
    }

    @Test
    void aKeyThatIsBoundToAddressesNeedsTheCallersAddress() {
        String key = scene.issueKey(Map.of("allowed_addresses", List.of("203.0.113.0/24")))
                .get("key")
                .asString();

        assertInvalid(key);
        assertThat(send("GET", query() + "&client_address=198.51.100.1", API_KEY, key)
                        .status())
                .isEqualTo(401);
        assertThat(send("GET", query() + "&client_address=203.0.113.7", API_KEY, key)
                        .status())
                .isEqualTo(204);
        assertThat(send("GET", query() + "&path=/&client_address=203.0.113.7", API_KEY, key)
                        .status())
                .isEqualTo(401);
    }

    @Test
    @Rfc("6749#5.2")
    void otherClientsLearnNothingAboutACredential() {
        String token = scene.token(scene.read);
        String stranger = Api.uniqueName("stranger");
        scene.registerClient(stranger, List.of());
        Map<String, String> rejected = new LinkedHashMap<>();
        rejected.put(Api.basic(scene.gateway, "wrong"), "400 invalid_client");
        rejected.put(Api.basic("unknown-client", scene.secret(scene.gateway)), "400 invalid_client");
        rejected.put(Api.basic("-", "x"), "400 invalid_client");
        rejected.put("Bearer " + token, "400 invalid_client");
        rejected.put("Basic ???", "400 invalid_client");
        rejected.put("", "400 invalid_client");
        rejected.put(Api.basic(stranger, scene.secret(stranger)), "400 invalid_target");

        rejected.forEach((credentials, error) -> {
            String bodyForValid = null;
            for (String credential : List.of(token, "nonsense")) {
                Api.Answer answer = api.send(request("GET", query())
                        .header(Endpoints.GATEWAY_AUTHORIZATION, credentials)
                        .header(AUTHORIZATION, "Bearer " + credential));

                assertThat(answer.error()).isEqualTo(error);
                assertThat(answer.header(CHALLENGE)).isEmpty();
                assertThat(answer.header("X-Keyturn-Subject")).isEmpty();
                bodyForValid = bodyForValid == null ? answer.body() : bodyForValid;
                assertThat(answer.body()).isEqualTo(bodyForValid);
            }
        });
        Api.Answer without = api.send(request("GET", query()).header(AUTHORIZATION, scene.credentials()));
        assertThat(without.error()).isEqualTo("400 invalid_client");
        Api.Answer twice = api.send(request("GET", query())
                .header(Endpoints.GATEWAY_AUTHORIZATION, "Basic x")
                .header(Endpoints.GATEWAY_AUTHORIZATION, scene.credentials())
                .header(AUTHORIZATION, "Bearer " + token));
        assertThat(twice.error()).isEqualTo("400 invalid_client");
    }

    @Test
    void anUnknownAudienceAndAnApiOfOthersHaveTheSameAnswer() {
        Api.Answer unknown = send("GET", "audience=https://nothing.example.com");
        Api.Answer others = send("GET", "audience=" + scene.otherAudience);

        assertThat(unknown.error()).isEqualTo("400 invalid_target");
        assertThat(others.error()).isEqualTo("400 invalid_target");
        assertThat(others.body()).isEqualTo(unknown.body());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "scope=READ",
                "audience=",
                "AUDIENCE&audience",
                "AUDIENCE&audience=https://other.example.com",
                "AUDIENCE&%61udience=https://other.example.com",
                "AUDIENCE&scope=",
                "AUDIENCE&scope",
                "AUDIENCE&scope=READ&scope=READ",
                "AUDIENCE&scopes=READ",
                "AUDIENCE&Scope=READ",
                "AUDIENCE&client_address=",
                "AUDIENCE&client_address=127.0.0.1&client_address=127.0.0.2",
                "AUDIENCE&token=",
                "AUDIENCE&token=opaque",
                "AUDIENCE&token=JWT",
                "AUDIENCE&token=jwt&token=jwt",
                "AUDIENCE&access_token=x",
                "AUDIENCE&",
                "path=/&AUDIENCE"
            })
    void aQueryThatIsNotAsItShouldBeIsRejected(String query) {
        Api.Answer answer = send(
                "GET",
                query.replace("AUDIENCE", query()).replace("READ", scene.read),
                AUTHORIZATION,
                "Bearer " + scene.token(scene.read));

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.header(CHALLENGE)).isEmpty();
        assertThat(answer.header("X-Keyturn-Subject")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "openid", "OTHER", "READ++WRITE", "READ,WRITE"})
    void aScopeThatTheApiDoesNotHaveIsRejectedAsAFaultOfTheGateway(String scopes) {
        String asked =
                scopes.replace("OTHER", scene.other).replace("READ", scene.read).replace("WRITE", scene.write);

        Api.Answer answer =
                send("GET", query() + "&scope=" + asked, AUTHORIZATION, "Bearer " + scene.tokenForBothApis());

        assertThat(answer.error()).isEqualTo("400 invalid_scope");
    }

    @Test
    void nothingThatTheCallerSendsChangesWhatIsRequired() {
        String bearer = "Bearer " + scene.token(scene.read);
        String required = query() + "&scope=" + scene.write;

        Api.Answer headers = send(
                "GET",
                required,
                AUTHORIZATION,
                bearer,
                "X-Keyturn-Scope",
                scene.write,
                "X-Keyturn-Subject",
                "root",
                "X-Keyturn-Audience",
                scene.otherAudience,
                "X-Original-URI",
                "/?scope=" + scene.read,
                "X-Forwarded-Uri",
                "/?scope=" + scene.read);
        assertThat(headers.status()).isEqualTo(403);
        Api.Answer appended = send("GET", required + "&path=/orders?x=1&scope=" + scene.read, AUTHORIZATION, bearer);
        assertThat(appended.status()).isEqualTo(403);
        Api.Answer form = api.send(HttpRequest.newBuilder(api.issuer().resolve("/gateway/check?" + required))
                .header(Endpoints.GATEWAY_AUTHORIZATION, scene.credentials())
                .header(AUTHORIZATION, bearer)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("scope=" + scene.read + "&audience=" + scene.otherAudience)));
        assertThat(form.status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
    void anyMethodIsChecked(String method) {
        String token = scene.token(scene.read);

        assertThat(send(method, query(), AUTHORIZATION, "Bearer " + token).status())
                .isEqualTo(204);
        assertThat(send(method, query(), AUTHORIZATION, "Bearer " + token, "Origin", "https://app.example.com")
                        .status())
                .isEqualTo(204);
        assertThat(send(method, query(), AUTHORIZATION, "Bearer nonsense").status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/gateway/check/orders", "/gateway/CHECK", "/gateway", "/gateway/check/"})
    void anotherPathAcceptsNothing(String path) {
        Api.Answer answer = api.send(HttpRequest.newBuilder(api.issuer().resolve(path + "?" + query()))
                .header(Endpoints.GATEWAY_AUTHORIZATION, scene.credentials())
                .header(AUTHORIZATION, "Bearer " + scene.token(scene.read))
                .header("Accept", "application/json"));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Set-Cookie")).isEmpty();
    }

    @Test
    void aSubjectWithOtherCharactersCannotAddAHeader() throws Exception {
        Map<String, Object> claims = new HashMap<>(
                SignedJWT.parse(scene.token(scene.read)).getJWTClaimsSet().getClaims());
        claims.replaceAll((claim, value) -> value instanceof Date date ? date.toInstant() : value);
        claims.put("sub", "J\u00f6rg 100%\r\nX-Keyturn-Client: root");

        Api.Answer answer = check(signer.sign("ES256", "at+jwt", claims));

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("X-Keyturn-Subject")).isEqualTo("J%C3%B6rg%20100%25%0D%0AX-Keyturn-Client:%20root");
        assertThat(answer.header("X-Keyturn-Client")).isEqualTo(scene.owner);
    }

    private void assertInvalid(String credential) {
        Api.Answer answer = check(credential);
        assertThat(answer.status()).as(answer.body()).isEqualTo(401);
        assertThat(answer.header(CHALLENGE))
                .isEqualTo("Bearer error=\"invalid_token\", error_description=\"The credential is invalid, has expired,"
                        + " or was revoked.\"");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Keyturn-Subject")).isEmpty();
    }

    private Api.Answer check(String credential) {
        return send("GET", query(), AUTHORIZATION, "Bearer " + credential);
    }

    private String query() {
        return "audience=" + scene.audience;
    }

    private Api.Answer send(String method, String query, String... headers) {
        HttpRequest.Builder request =
                request(method, query).header(Endpoints.GATEWAY_AUTHORIZATION, scene.credentials());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return api.send(request);
    }

    private HttpRequest.Builder request(String method, String query) {
        return HttpRequest.newBuilder(api.issuer().resolve("/gateway/check" + (query.isEmpty() ? "" : "?" + query)))
                .method(method, BodyPublishers.noBody());
    }
}
