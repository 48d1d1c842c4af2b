package dev.keyturn.cors;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Api.Answer;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import dev.keyturn.testing.Statements;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** What web pages of other origins can call and read. */
@RunningServer
abstract class CrossOriginFlow {

    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    private static final String ALLOW_CREDENTIALS = "Access-Control-Allow-Credentials";
    private static final String REQUEST_METHOD = "Access-Control-Request-Method";

    /** That of {@link SignedInPartner#REDIRECT_URI}. */
    private static final String PARTNER = "https://partner.example.com";

    @Autowired
    Api api;

    private final String unique = Api.uniqueName("app");
    private final String origin = "https://" + unique + ".example";
    private final String path = "/clients/" + unique;
    private SignedInPartner partner;

    @BeforeEach
    void registerApp() {
        api.registerClient(app());
        partner = new SignedInPartner(api);
    }

    @AfterEach
    void closeBrowser() {
        partner.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.well-known/openid-configuration",
                "/.well-known/oauth-authorization-server",
                "/.well-known/jwks.json",
                "/oauth2/jwks"
            })
    @Rfc("9700#2.6")
    void anyOriginCanReadMetadataAndKeys(String document) {
        for (String method : List.of("GET", "HEAD")) {
            for (String[] headers : List.of(
                    new String[] {"Origin", "https://any.example"},
                    new String[] {"Origin", "null"},
                    new String[] {"Accept", "*/*"})) {
                Answer answer = call(method, document, "", headers);
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header(ALLOW_ORIGIN)).isEqualTo("*");
                assertThat(answer.header(ALLOW_CREDENTIALS)).isEmpty();
            }
        }
        Answer asked = preflight(document, "https://any.example", "GET");
        assertThat(asked.status()).isEqualTo(204);
        assertThat(asked.header(ALLOW_ORIGIN)).isEqualTo("*");
        assertThat(asked.header("Access-Control-Allow-Methods")).isEqualTo("GET, HEAD");
        String tag = call("GET", document, "").header("ETag");
        if (!tag.isEmpty()) {
            Answer same = call("GET", document, "", "Origin", "https://any.example", "If-None-Match", tag);
            assertThat(same.status()).isEqualTo(304);
            assertThat(same.header(ALLOW_ORIGIN)).isEqualTo("*");
        }
    }

    @ParameterizedTest
    @CsvSource({"/oauth2/token,POST,POST", "/oauth2/revoke,POST,POST", "/userinfo,GET,'GET, POST'"})
    @Rfc("9700#2.6")
    void preflightIsAnsweredForRegisteredOriginsOnly(String endpoint, String method, String methods) {
        Answer registered = preflight(endpoint, origin, method);
        Answer other = preflight(endpoint, "https://not-" + unique + ".example", method);

        assertThat(registered.status()).isEqualTo(204);
        assertThat(registered.header(ALLOW_ORIGIN)).isEqualTo(origin);
        assertThat(registered.header("Access-Control-Allow-Methods")).isEqualTo(methods);
        assertThat(registered.header("Access-Control-Allow-Headers")).isEqualTo("Authorization, *");
        assertThat(registered.header("Access-Control-Max-Age")).isEqualTo("3600");
        assertThat(registered.header("Vary")).contains("Origin");
        assertThat(registered.header("Set-Cookie")).isEmpty();
        assertThat(registered.header(ALLOW_CREDENTIALS)).isEmpty();
        assertThat(other.status()).isEqualTo(405);
        assertThat(other.header("Vary")).contains("Origin");
        assertNotAllowed(other);
        assertThat(call("OPTIONS", endpoint, "", "Origin", origin).status())
                .as("no preflight")
                .isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "*",
                "https://%s.example/",
                "https://%s.example/callback",
                "https://%s.example.evil",
                "https://evil%s.example",
                "https://evil.%s.example",
                "https://%s.example.",
                "https://%s.exampl",
                "http://%s.example",
                "https://%s.example:443",
                "https://%s.example:8443",
                "https://%s.EXAMPLE",
                "HTTPS://%s.example",
                "https://user@%s.example",
                "https://%s.example@evil.example",
                "https://evil.example#https://%s.example",
                "https://evil.example https://%s.example",
                "%s.example",
                "//%s.example",
                "https://"
            })
    void anotherSpellingOfAnOriginIsAnotherOrigin(String spelling) {
        String spelled = spelling.formatted(unique);

        assertNotAllowed(preflight("/oauth2/token", spelled, "POST"));
        assertNotAllowed(call("GET", "/userinfo", "", "Origin", spelled));
        assertNotAllowed(token(Map.of("grant_type", "refresh_token", "refresh_token", "x"), unique, spelled));
    }

    @Test
    void severalOriginsAndAVeryLongOneAreNone() {
        assertNotAllowed(call("GET", "/userinfo", "", "Origin", origin, "Origin", origin));
        assertNotAllowed(call("GET", "/userinfo", "", "Origin", origin, "Origin", "https://evil.example"));
        assertNotAllowed(
                call("OPTIONS", "/oauth2/token", "", "Origin", origin, "Origin", origin, REQUEST_METHOD, "POST"));
        assertNotAllowed(preflight("/oauth2/token", "https://" + "a".repeat(6_000) + ".example", "POST"));
    }

    @Test
    @Rfc({"9700#2.6", "6749#5.2"})
    void aPageOfTheClientCanReadTokensAndErrors() {
        Partner attempt = partner.attempt();
        AuthorizationCode code = partner.allow(attempt);

        Answer wrong = token(Map.of("grant_type", "authorization_code", "code", "x"), partner.clientId(), PARTNER);
        Answer unknownClient = token(Map.of("grant_type", "authorization_code", "code", "x"), "nobody-known", PARTNER);
        Answer malformed = token(Map.of("grant_type", "refresh_token"), partner.clientId(), PARTNER);
        Answer tokens = exchange(attempt, code, PARTNER);

        assertThat(List.of(wrong.status(), unknownClient.status(), malformed.status(), tokens.status()))
                .containsExactly(400, 401, 400, 200);
        for (Answer answer : List.of(wrong, unknownClient, malformed, tokens)) {
            assertAllowed(answer, PARTNER);
        }
        String accessToken = tokens.json().get("access_token").asString();
        Answer userInfo = userInfo(accessToken, PARTNER);
        assertThat(userInfo.status()).isEqualTo(200);
        assertAllowed(userInfo, PARTNER);
        Answer refused = userInfo("x." + accessToken, PARTNER);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).contains("invalid_token");
        assertAllowed(refused, PARTNER);
        Answer nothing = call("GET", "/userinfo", "", "Origin", PARTNER);
        assertThat(nothing.status()).isEqualTo(401);
        assertAllowed(nothing, PARTNER);
        Answer revoked = revoke(accessToken, PARTNER);
        assertThat(revoked.status()).isEqualTo(200);
        assertAllowed(revoked, PARTNER);
        assertThat(userInfo(accessToken, PARTNER).status()).isEqualTo(401);
    }

    @Test
    void aPageOfAnotherClientReadsNothingAndUsesUpNothing() {
        Partner attempt = partner.attempt();
        AuthorizationCode code = partner.allow(attempt);

        for (String foreign : List.of(origin, "https://nowhere.example")) {
            Answer refused = exchange(attempt, code, foreign);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.json().get("error").asString()).isEqualTo("invalid_request");
            assertNotAllowed(refused);
        }
        Answer tokens = exchange(attempt, code, PARTNER);
        assertThat(tokens.status()).as("the code was not used up").isEqualTo(200);
        String refreshToken = tokens.json().get("refresh_token").asString();
        Map<String, String> refresh = Map.of("grant_type", "refresh_token", "refresh_token", refreshToken);
        Answer refused = token(refresh, partner.clientId(), origin);
        assertThat(refused.status()).isEqualTo(400);
        assertNotAllowed(refused);
        assertAllowed(token(refresh, partner.clientId(), PARTNER), PARTNER);

        String accessToken = tokens.json().get("access_token").asString();
        Answer userInfo = userInfo(accessToken, origin);
        assertThat(userInfo.status()).isEqualTo(200);
        assertNotAllowed(userInfo);
        Answer revoked = revoke(accessToken, origin);
        assertThat(revoked.status()).isEqualTo(200);
        assertNotAllowed(revoked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "capacitor://localhost", "chrome-extension://abcdef", ""})
    void aProgramThatIsNoPageIsServedWithoutTheHeaders(String sent) {
        Partner attempt = partner.attempt();

        Answer tokens = exchange(attempt, partner.allow(attempt), sent);

        assertThat(tokens.status()).isEqualTo(200);
        assertNotAllowed(tokens);
    }

    @Test
    void aClientWithASecretHasTheOriginsThatItListsAndIsServedFromOthersToo() {
        String id = Api.uniqueName("web");
        Map<String, Object> web = new HashMap<>(app());
        web.put("client_id", id);
        web.put("token_endpoint_auth_method", "client_secret_post");
        web.put("grant_types", List.of("authorization_code", "client_credentials"));
        web.put("redirect_uris", List.of("https://" + id + ".example/callback"));
        web.put("allowed_origins", List.of("https://" + id + ".example:8443", "http://localhost:5173"));
        String secret = api.registerClient(web).get("client_secret").asString();
        Map<String, String> request = Map.of("grant_type", "client_credentials", "client_secret", secret);

        assertAllowed(token(request, id, "https://" + id + ".example:8443"), "https://" + id + ".example:8443");
        assertAllowed(token(request, id, "http://localhost:5173"), "http://localhost:5173");
        for (String other : List.of("https://" + id + ".example", origin)) {
            Answer answer = token(request, id, other);
            assertThat(answer.status()).isEqualTo(200);
            assertNotAllowed(answer);
        }
        assertNotAllowed(preflight("/oauth2/token", "https://" + id + ".example", "POST"));
    }

    @Test
    void originsFollowTheStateOfTheirClient() {
        assertThat(isRegistered(origin)).isTrue();

        assertThat(api.admin("POST", path + "/disable", null).status()).isEqualTo(200);
        assertThat(isRegistered(origin)).as("disabled").isFalse();
        assertThat(api.admin("POST", path + "/enable", null).status()).isEqualTo(200);
        assertThat(isRegistered(origin)).as("enabled").isTrue();

        Map<String, Object> moved = new HashMap<>(app());
        moved.put("redirect_uris", List.of("HTTPS://Moved-" + unique + ".Example:443/x", "com.example.app:/callback"));
        moved.put("allowed_origins", List.of("https://extra-" + unique + ".example"));
        assertThat(put(moved).status()).isEqualTo(200);
        assertThat(isRegistered(origin)).as("moved away").isFalse();
        assertThat(isRegistered("https://moved-" + unique + ".example")).isTrue();
        assertThat(isRegistered("https://extra-" + unique + ".example")).isTrue();

        moved.put("token_endpoint_auth_method", "client_secret_basic");
        moved.put("redirect_uris", List.of("https://moved-" + unique + ".example/x"));
        assertThat(put(moved).status()).isEqualTo(200);
        assertThat(isRegistered("https://moved-" + unique + ".example"))
                .as("a client with a secret has no page at its redirect URI")
                .isFalse();
        assertThat(isRegistered("https://extra-" + unique + ".example")).isTrue();

        assertThat(api.admin("DELETE", path, null).status()).isEqualTo(204);
        assertThat(isRegistered("https://extra-" + unique + ".example"))
                .as("deleted")
                .isFalse();
    }

    @Test
    void aPreflightCostsNoStatement() {
        preflight("/oauth2/token", origin, "POST");

        List<String> statements = Statements.during(() -> {
            preflight("/oauth2/token", origin, "POST");
            for (int i = 0; i < 10; i++) {
                preflight("/userinfo", "https://" + i + ".invented.example", "GET");
            }
        });

        assertThat(statements).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/oauth2/authorize",
                "/oauth2/authorize?response_type=code&client_id=x",
                "/oauth2/consent",
                "/oauth2/introspect",
                "/connect/logout",
                "/login",
                "/logout",
                "/",
                "/consents/withdraw",
                "/admin/api/v1/clients",
                "/revocations",
                "/api-keys/verify",
                "/actuator/health",
                "/oauth2/token/",
                "/oauth2/%74oken",
                "/oauth2/jwks/x",
                "/.well-known/openid-configuration/x",
                "/.well-known/nothing"
            })
    @Rfc("9700#2.6")
    void otherEndpointsAllowNoCrossOriginRequests(String address) {
        for (String method : List.of("GET", "POST", "OPTIONS")) {
            for (String accept : List.of("*/*", "text/html")) {
                assertNotAllowed(call(method, address, "", "Origin", origin, "Accept", accept, REQUEST_METHOD, "POST"));
            }
        }
        assertNotAllowed(api.post("/oauth2/introspect", Map.of("token", "x", "client_id", unique), null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "null",
                "https://*.example",
                "https://app.example/",
                "https://app.example/path",
                "https://app.example?x",
                "https://App.example",
                "https://app.example:443",
                "http://app.example",
                "http://127.0.0.1:80",
                "https://user@app.example",
                "app.example",
                "com.example.app:/",
                "capacitor://localhost",
                "https://app.example:0",
                "https://app.example:99999",
                "https://\u00fc.example",
                " https://app.example",
                ""
            })
    void anOriginIsRegisteredAsBrowsersSpellItOrNotAtAll(String listed) {
        Map<String, Object> metadata = new HashMap<>(app());
        metadata.put("allowed_origins", List.of(listed));

        Answer refused = put(metadata);

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.json().get("errors").get(0).get("field").asString()).isEqualTo("allowed_origins[0]");
    }

    @Test
    void originsOfAClientAreKeptAndShown() {
        Map<String, Object> metadata = new HashMap<>(app());
        List<String> listed =
                List.of("http://127.0.0.1:3000", "http://[::1]", "http://localhost", "https://a.example:8443");
        metadata.put("allowed_origins", listed);

        assertThat(put(metadata).status()).isEqualTo(200);

        assertThat(api.admin("GET", path, null)
                        .json()
                        .get("allowed_origins")
                        .valueStream()
                        .map(each -> each.asString()))
                .containsExactlyElementsOf(listed);
    }

    private Map<String, Object> app() {
        return Map.of(
                "client_id",
                unique,
                "client_name",
                "App",
                "token_endpoint_auth_method",
                "none",
                "grant_types",
                List.of("authorization_code"),
                "redirect_uris",
                List.of(origin + "/callback"),
                "scopes",
                List.of("openid"));
    }

    private Answer put(Map<String, Object> metadata) {
        return api.adminRaw("PUT", path, new JsonMapper().writeValueAsString(metadata), "If-Match", "*");
    }

    private boolean isRegistered(String page) {
        return preflight("/oauth2/token", page, "POST").header(ALLOW_ORIGIN).equals(page);
    }

    private Answer preflight(String endpoint, String page, String method) {
        return call("OPTIONS", endpoint, "", "Origin", page, REQUEST_METHOD, method);
    }

    private Answer exchange(Partner attempt, AuthorizationCode code, String page) {
        return token(
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        code.getValue(),
                        "redirect_uri",
                        SignedInPartner.REDIRECT_URI.toString(),
                        "code_verifier",
                        attempt.verifier().getValue()),
                partner.clientId(),
                page);
    }

    private Answer token(Map<String, String> parameters, String clientId, String page) {
        return call("POST", "/oauth2/token", form(parameters, clientId), "Origin", page);
    }

    private Answer revoke(String token, String page) {
        return call("POST", "/oauth2/revoke", form(Map.of("token", token), partner.clientId()), "Origin", page);
    }

    private Answer userInfo(String token, String page) {
        return call("GET", "/userinfo", "", "Origin", page, "Authorization", "Bearer " + token);
    }

    private static String form(Map<String, String> parameters, String clientId) {
        List<String> pairs = new ArrayList<>(List.of("client_id=" + clientId));
        parameters.forEach((name, value) -> pairs.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return pairs.stream().collect(Collectors.joining("&"));
    }

    private Answer call(String method, String address, String form, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.issuer().resolve(address))
                .method(method, form.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(form));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        if (!form.isEmpty()) {
            request.header("Content-Type", "application/x-www-form-urlencoded");
        }
        return api.send(request);
    }

    private static void assertAllowed(Answer answer, String page) {
        assertThat(answer.header(ALLOW_ORIGIN)).as(answer.body()).isEqualTo(page);
        assertThat(answer.header("Access-Control-Expose-Headers"))
                .isEqualTo("WWW-Authenticate, Retry-After, RateLimit, RateLimit-Policy");
        assertThat(answer.header("Vary")).contains("Origin");
        assertThat(answer.header(ALLOW_CREDENTIALS)).isEmpty();
    }

    private static void assertNotAllowed(Answer answer) {
        assertThat(answer.response().headers().map().keySet())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"));
    }
}
