package dev.keyturn.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.client.authentication.assertion.TestKeys;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** How requests of clients are read: grant types, parameters without a value, and more than one credential. */
@OnH2
@RunningServer
class ClientRequestTests {

    private static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    private static final String ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token";

    /** Every parameter that a standard defines for one of the endpoints, whether it is supported or not. */
    private static final List<String> PARAMETERS = List.of(
            "access_token",
            "acr_values",
            "actor_token",
            "actor_token_type",
            "assertion",
            "audience",
            "auth_req_id",
            "claims",
            "client_assertion",
            "client_assertion_type",
            "client_id",
            "client_ip_address",
            "client_secret",
            "client_user_agent",
            "code",
            "code_challenge",
            "code_challenge_method",
            "code_verifier",
            "device_code",
            "display",
            "dpop_jkt",
            "grant_type",
            "id_token_hint",
            "login_hint",
            "logout_hint",
            "max_age",
            "nonce",
            "password",
            "post_logout_redirect_uri",
            "prompt",
            "redirect_uri",
            "refresh_token",
            "registration",
            "request",
            "request_uri",
            "requested_token_type",
            "resource",
            "response_mode",
            "response_type",
            "scope",
            "state",
            "subject_token",
            "subject_token_type",
            "token",
            "token_type_hint",
            "ui_locales",
            "username");

    @Autowired
    Api api;

    @Autowired
    JsonMapper json;

    private final String clientId = Api.uniqueName("service");
    private String secret;
    private String token;

    @BeforeEach
    void registerClient() {
        api.registerOrdersApi();
        secret = register(clientId, "client_secret_basic", Map.of());
        token = api.clientCredentials(clientId, secret, "orders:read")
                .json()
                .get("access_token")
                .asString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "implicit",
                "urn:ietf:params:oauth:grant-type:device_code",
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "urn:ietf:params:oauth:grant-type:saml2-bearer",
                "urn:ietf:params:oauth:grant-type:uma-ticket",
                "urn:openid:params:grant-type:ciba",
                "urn:ietf:params:oauth:grant-type:pre-authorized_code",
                "Client_Credentials",
                " client_credentials",
                "' or 1=1 --"
            })
    @Rfc({"6749#5.2", "8628#3.5"})
    void anUnknownGrantTypeIsUnsupported(String grantType) {
        Map<String, String> form = new LinkedHashMap<>();
        PARAMETERS.stream()
                .filter(name -> !name.startsWith("client_") && !name.equals("request"))
                .forEach(name -> form.put(name, "x"));
        form.put("grant_type", grantType);

        assertRefused(api.post("/oauth2/token", form, clientId, secret), "unsupported_grant_type");
    }

    /** An endpoint with a request that it answers, by name and value. */
    record Call(String method, String path, boolean isAuthenticated, Map<String, String> parameters) {

        @Override
        public String toString() {
            return method + " " + path + " " + parameters.getOrDefault("grant_type", "");
        }
    }

    static Stream<Call> calls() {
        return Stream.of(
                new Call(
                        "POST",
                        "/oauth2/token",
                        true,
                        Map.of("grant_type", "client_credentials", "scope", "orders:read")),
                new Call("POST", "/oauth2/token", true, Map.of("grant_type", "authorization_code", "code", "x")),
                new Call(
                        "POST",
                        "/oauth2/token",
                        false,
                        Map.of(
                                "grant_type",
                                "authorization_code",
                                "code",
                                "x",
                                "client_id",
                                "PUBLIC",
                                "code_verifier",
                                "y")),
                new Call("POST", "/oauth2/token", true, Map.of("grant_type", "refresh_token", "refresh_token", "x")),
                new Call(
                        "POST",
                        "/oauth2/token",
                        false,
                        Map.of("grant_type", "refresh_token", "refresh_token", "x", "client_id", "PUBLIC")),
                new Call(
                        "POST",
                        "/oauth2/token",
                        true,
                        Map.of(
                                "grant_type",
                                EXCHANGE,
                                "subject_token",
                                "TOKEN",
                                "subject_token_type",
                                ACCESS_TOKEN_TYPE,
                                "requested_token_type",
                                ACCESS_TOKEN_TYPE)),
                new Call(
                        "POST",
                        "/oauth2/introspect",
                        true,
                        Map.of("token", "TOKEN", "token_type_hint", "access_token")),
                new Call("POST", "/oauth2/revoke", true, Map.of("token", "x", "token_type_hint", "access_token")),
                new Call("POST", "/oauth2/revoke", false, Map.of("token", "x", "client_id", "PUBLIC")),
                new Call("GET", "/userinfo", false, Map.of()),
                new Call("POST", "/userinfo", false, Map.of()),
                new Call("GET", "/oauth2/authorize", false, AUTHORIZATION_REQUEST),
                new Call("POST", "/oauth2/authorize", false, AUTHORIZATION_REQUEST),
                new Call("GET", "/connect/logout", false, Map.of("client_id", "PUBLIC", "state", "s")),
                new Call("POST", "/connect/logout", false, Map.of("client_id", "PUBLIC", "state", "s")));
    }

    private static final Map<String, String> AUTHORIZATION_REQUEST = Map.of(
            "response_type",
            "code",
            "client_id",
            "PUBLIC",
            "redirect_uri",
            SignedInPartner.REDIRECT_URI.toString(),
            "scope",
            "openid",
            "state",
            "s",
            "prompt",
            "none",
            "code_challenge",
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            "code_challenge_method",
            "S256");

    @ParameterizedTest
    @MethodSource("calls")
    @Rfc({"6749#3.1", "6749#3.2"})
    void aParameterWithoutAValueCountsAsOmitted(Call call) {
        String publicId = Api.uniqueName("app");
        register(publicId, "none", Map.of());
        Map<String, String> form = new LinkedHashMap<>(call.parameters());
        form.replaceAll((name, value) -> value.equals("PUBLIC") ? publicId : value.equals("TOKEN") ? token : value);
        List<String> different = new ArrayList<>();

        for (String name : PARAMETERS) {
            Map<String, String> without = new LinkedHashMap<>(form);
            without.remove(name);
            Map<String, String> empty = new LinkedHashMap<>(form);
            empty.put(name, "");
            String expected = outcome(call, without);
            String answered = outcome(call, empty);
            if (!answered.equals(expected)) {
                different.add(name + "= : " + answered + ", and without it: " + expected);
            }
        }

        assertThat(different).isEmpty();
    }

    @Test
    @Rfc({"6749#3.2", "7009#2.1"})
    void aPublicClientMaySendAnEmptySecret() {
        try (SignedInPartner user = new SignedInPartner(api, List.of("openid", "offline_access", "orders:read"))) {
            Partner attempt = user.attempt("openid offline_access orders:read");
            String refreshToken = json.readTree(
                            attempt.exchange(user.allow(attempt)).getBody())
                    .get("refresh_token")
                    .asString();
            Map<String, String> empties =
                    Map.of("client_secret", "", "client_assertion", "", "client_assertion_type", "", "scope", "");
            Map<String, String> form = new LinkedHashMap<>(Map.of("client_id", user.clientId()));
            form.putAll(empties);
            form.putAll(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken));

            Api.Answer refreshed = api.post("/oauth2/token", form, null, null);

            assertThat(refreshed.status()).as(refreshed.body()).isEqualTo(200);
            form.put("token", refreshed.json().get("refresh_token").asString());
            assertThat(api.post("/oauth2/revoke", form, null, null).status()).isEqualTo(200);
            form.put("refresh_token", form.get("token"));
            assertRefused(api.post("/oauth2/token", form, null, null), "invalid_grant");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oauth2/token", "/oauth2/introspect", "/oauth2/revoke"})
    @Rfc({"6749#2.3", "6749#5.2", "7009#2.1", "7662#2.1"})
    void aRequestWithTwoCredentialsIsInvalid(String path) {
        String keyHolder = Api.uniqueName("key-holder");
        register(keyHolder, "private_key_jwt", Map.of("jwks", json.readTree(TestKeys.publicSet())));
        String form = "grant_type=client_credentials&token=" + token;
        String other = "&client_secret=" + secret;
        String assertion = "&client_assertion_type=" + encode(ASSERTION_TYPE) + "&client_assertion="
                + TestKeys.assertion(keyHolder, api.issuer().toString());
        String basic = Api.basic(clientId, secret);

        for (String body : List.of(
                form + "&client_id=" + RunningServer.AUTOMATION_ID,
                form + "&client_id=" + clientId + other,
                form + other,
                form + "&client_secret=wrong",
                form + assertion,
                form + "&client_assertion=x",
                form + "&client_id=" + clientId + "&client_id=" + clientId,
                form + "&client_id=&client_id=" + clientId)) {
            assertRefused(form(path, body, basic), "invalid_request");
        }
        assertRefused(form(path, form + assertion + other), "invalid_request");
        assertRefused(form(path, form + assertion + "&client_id=" + keyHolder + "&client_secret=x"), "invalid_request");
        assertRefused(form(path, form + assertion + assertion), "invalid_request");
        assertRefused(
                form(path, form + "&client_id=" + clientId + other + "&client_secret=" + secret), "invalid_request");
        assertRefused(form(path, form + "&client_id=" + clientId, "Bearer " + token, basic), "invalid_request");
        assertRefused(form(path, form, basic, basic), "invalid_request");
        assertRefused(form(path + "?client_secret=" + secret, form, basic), "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oauth2/token", "/oauth2/introspect", "/oauth2/revoke"})
    @Rfc({"6749#2.3.1", "9110#11.4"})
    void aClientMayRepeatItsIdentifierAndPutSeveralSpacesAfterTheScheme(String path) {
        String form = "grant_type=client_credentials&token=x&client_id=" + clientId + "&client_secret=";
        String basic = Api.basic(clientId, secret);

        for (String header : List.of(basic, basic.replace(" ", "  "), basic.replace("Basic ", "bAsIc    "))) {
            Api.Answer answer = form(path, form, header);

            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        }
        assertThat(form(path, form, basic.replace("Basic ", "Basic\t")).status())
                .isEqualTo(401);
        assertThat(form(path, form, basic.replace("Basic ", "Basic")).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/userinfo",
                "/revocations",
                "/admin/api/v1/clients",
                "/admin/api/v1/api-keys",
                "/actuator/prometheus"
            })
    @Rfc({"6750#2", "6750#3.1"})
    void aRequestWithTwoAccessTokensIsInvalid(String path) {
        String header = "Bearer " + token;

        for (String method : path.equals("/revocations") ? List.of("GET") : List.of("GET", "POST")) {
            assertTwoTokens(call(method, path + "?access_token=" + token, "", header));
            assertTwoTokens(call(method, path + "?access_token=&access_token=x", "", header));
            assertTwoTokens(call(method, path, "", header, header));
        }
        if (!path.equals("/revocations")) {
            assertTwoTokens(call("POST", path, "access_token=" + token, header));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/userinfo", "/admin/api/v1/clients"})
    @Rfc({"6750#2.2", "6750#2.3", "6750#3.1"})
    void anAccessTokenInTheFormOrTheQueryIsIgnored(String path) {
        String withScopes = api.clientCredentials(
                        RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, "admin:clients:read")
                .json()
                .get("access_token")
                .asString();
        // which is let in, and asks for no user or for no form that the answer has
        assertThat(call("GET", path, "", "Bearer " + withScopes).status())
                .isEqualTo(path.equals("/userinfo") ? 403 : 406);

        for (Api.Answer answer : List.of(
                call("GET", path + "?access_token=" + withScopes, ""),
                call("POST", path, "access_token=" + withScopes),
                call("POST", path + "?access_token=" + withScopes, "access_token=" + withScopes))) {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
            assertThat(answer.body()).doesNotContain("invalid_request", withScopes);
        }
    }

    @Test
    @Rfc({"9110#11.4", "6750#2.1"})
    void severalSpacesMayPrecedeAnAccessTokenAndAnEmptyParameterIsNoToken() {
        Api.Answer single = api.get("/userinfo", token);

        for (String header : List.of("Bearer  " + token, "bearer    " + token)) {
            Api.Answer several = call("GET", "/userinfo?access_token=", "", header);
            assertThat(several.status()).isEqualTo(single.status()).isEqualTo(403);
            assertThat(several.header("WWW-Authenticate")).contains("insufficient_scope");
        }
        assertThat(api.admin("GET", "/clients?access_token=", null).status()).isEqualTo(200);
    }

    @Test
    @Rfc("7009#2.1")
    void aTokenOfAnotherClientIsTreatedAsUnknownAndStaysValid() {
        String other = Api.uniqueName("other");
        String otherSecret = register(other, "client_secret_basic", Map.of());

        Api.Answer foreign = api.post("/oauth2/revoke", Map.of("token", token), other, otherSecret);
        Api.Answer unknown = api.post("/oauth2/revoke", Map.of("token", token + "x"), other, otherSecret);

        assertThat(foreign.status()).as(foreign.body()).isEqualTo(200).isEqualTo(unknown.status());
        assertThat(foreign.body()).isEqualTo(unknown.body());
        assertThat(api.post("/oauth2/introspect", Map.of("token", token), clientId, secret)
                        .json()
                        .get("active")
                        .asBoolean())
                .isTrue();
    }

    @Test
    @Rfc("6749#5.2")
    void aClientThatIsNotRegisteredForTheGrantIsUnauthorizedWhateverItPresents() {
        String service = Api.uniqueName("service");
        String serviceSecret = register(
                service,
                "client_secret_post",
                Map.of(
                        "grant_types",
                        List.of("client_credentials"),
                        "redirect_uris",
                        List.of(),
                        "scopes",
                        List.of("orders:read")));
        String web = Api.uniqueName("web");
        register(web, "none", Map.of("grant_types", List.of("authorization_code")));
        String codeClient = Api.uniqueName("web");
        String codeSecret =
                register(codeClient, "client_secret_post", Map.of("grant_types", List.of("authorization_code")));
        Map<String, String> ofService = Map.of("client_id", service, "client_secret", serviceSecret);
        Map<String, String> ofCodeClient = Map.of("client_id", codeClient, "client_secret", codeSecret);

        for (Map<String, String> form : List.of(
                Map.of("grant_type", "authorization_code", "code", "x"),
                Map.of("grant_type", "authorization_code", "code", "x", "code_verifier", "y".repeat(43)),
                Map.of("grant_type", "refresh_token", "refresh_token", "x"),
                Map.of("grant_type", EXCHANGE, "subject_token", token, "subject_token_type", ACCESS_TOKEN_TYPE))) {
            assertUnauthorized(form, ofService);
        }
        assertUnauthorized(Map.of("grant_type", "refresh_token", "refresh_token", "x"), Map.of("client_id", web));
        assertUnauthorized(Map.of("grant_type", "client_credentials"), ofCodeClient);
        assertUnauthorized(Map.of("grant_type", "refresh_token", "refresh_token", "x"), ofCodeClient);
    }

    private void assertUnauthorized(Map<String, String> form, Map<String, String> client) {
        Map<String, String> all = new LinkedHashMap<>(form);
        all.putAll(client);
        assertRefused(api.post("/oauth2/token", all, null, null), "unauthorized_client");
    }

    @ParameterizedTest
    @MethodSource("calls")
    @Rfc({"9449#5", "9449#7.1"})
    void aDpopProofIsRejectedWhereTokensAreNotBound(Call call) {
        Map<String, String> form = new LinkedHashMap<>(call.parameters());
        form.replaceAll((name, value) -> value.equals("PUBLIC") ? clientId : value.equals("TOKEN") ? token : value);
        HttpRequest.Builder request = HttpRequest.newBuilder(api.issuer().resolve("/oauth2/token"))
                .header("Authorization", Api.basic(clientId, secret))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("DPoP", "x")
                .POST(BodyPublishers.ofString(Api.encode(form)));

        if (call.path().equals("/oauth2/token")) {
            assertRefused(api.send(request), "invalid_request");
        } else if (call.path().equals("/userinfo")) {
            Api.Answer answer = call(call.method(), call.path(), "", "DPoP " + token);
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Bearer");
        } else if (call.path().equals("/oauth2/authorize")) {
            form.put("dpop_jkt", "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
            assertThat(call("GET", call.path() + "?" + Api.encode(form), "").header("Location"))
                    .contains("error=invalid_request", "dpop_jkt");
        }
    }

    private String outcome(Call call, Map<String, String> parameters) {
        String encoded = Api.encode(parameters);
        boolean isGet = call.method().equals("GET");
        String header = call.isAuthenticated() ? Api.basic(clientId, secret) : null;
        if (call.path().equals("/userinfo")) {
            header = "Bearer " + token;
        }
        Api.Answer answer = isGet
                ? call("GET", call.path() + "?" + encoded, "", header)
                : call("POST", call.path(), encoded, header);
        String error = answer.header("Content-Type").startsWith("application/json")
                        && answer.json().has("error")
                ? answer.json().get("error").asString()
                : "";
        // what a page carries is sealed with a salt of its own each time
        String place = answer.header("Location").replaceAll("pending=[^&]+", "pending=");
        return answer.status() + " " + error + " " + place;
    }

    private Api.Answer form(String path, String body, @Nullable String... authorization) {
        return call("POST", path, body, authorization);
    }

    private Api.Answer call(String method, String path, String body, @Nullable String... authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.issuer().resolve(path))
                .header("Accept", "text/html")
                .method(method, BodyPublishers.ofString(body));
        if (method.equals("POST")) {
            request.header("Content-Type", "application/x-www-form-urlencoded");
        }
        if (authorization.length > 0) {
            Stream.of(authorization)
                    .filter(each -> each != null)
                    .forEach(each -> request.header("Authorization", each));
        }
        return api.send(request);
    }

    private String register(String id, String method, Map<String, ?> more) {
        boolean isPublic = method.equals("none");
        Map<String, Object> metadata = new LinkedHashMap<>(Map.of(
                "client_id",
                id,
                "client_name",
                "Client",
                "token_endpoint_auth_method",
                method,
                "grant_types",
                isPublic
                        ? List.of("authorization_code", "refresh_token")
                        : List.of("client_credentials", "authorization_code", "refresh_token", EXCHANGE),
                "redirect_uris",
                List.of(SignedInPartner.REDIRECT_URI.toString()),
                "scopes",
                List.of("openid", "orders:read")));
        metadata.putAll(more);
        var registered = api.registerClient(metadata);
        return registered.has("client_secret") ? registered.get("client_secret").asString() : "";
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void assertTwoTokens(Api.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer error=\"invalid_request\"");
    }

    private static void assertRefused(Api.Answer answer, String error) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().get("error").asString()).isEqualTo(error);
        assertThat(answer.header("Content-Type")).startsWith("application/json");
    }
}
