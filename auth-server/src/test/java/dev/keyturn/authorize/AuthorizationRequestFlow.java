package dev.keyturn.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.HandmadeClient;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Visitor;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What the authorization endpoint answers to requests that are bad, and to those that ask for something unusual. */
@RunningServer
abstract class AuthorizationRequestFlow {

    @Autowired
    Api api;

    private HandmadeClient client;
    private Visitor visitor;

    @BeforeEach
    void registerClient() {
        client = new HandmadeClient(api);
        visitor = new Visitor(api.issuer());
    }

    @ParameterizedTest
    @CsvSource({
        "state, %00",
        "state, a%00b",
        "state, %0A",
        "state, %7F",
        "state, %C3%A9",
        "state, %F0%9F%94%91",
        "nonce, %00",
        "nonce, a%1Fb",
        "nonce, %E2%80%AE",
        "code_challenge, %00",
        "code_challenge, E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c%00",
        "code_challenge, E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c",
        "code_challenge, E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM%3D",
        "code_challenge, %C3%A99Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
        "scope, openid%00",
        "prompt, none%20login",
        "prompt, none%20consent",
        "prompt, create",
        "prompt, %00",
        "max_age, -1",
        "max_age, 1e3",
        "max_age, 99999999999999999999",
        "id_token_hint, not-one",
        "response_mode, fragment",
        "response_mode, form_post",
        "response_mode, jwt",
    })
    @Rfc({"6749#4.1.1", "7636#4.2", "OIDC-Core#3.1.2.1", "OIDC-Core#3.1.2.2"})
    void anInvalidValueIsReportedToTheClientAndNotStored(String name, String encoded) {
        signIn();

        Map<String, String> answer = answer(request().with(name, URLDecoder.decode(encoded, StandardCharsets.UTF_8)));

        assertThat(answer).containsEntry("error", name.equals("scope") ? "invalid_scope" : "invalid_request");
        if (!name.equals("state")) {
            assertThat(answer).containsEntry("state", "xyz");
        }
    }

    @Test
    void aTooLongCodeChallengeIsReportedToTheClient() {
        signIn();

        assertThat(answer(request().with("code_challenge", "a".repeat(129)))).containsEntry("error", "invalid_request");
    }

    @Test
    @Rfc({"6749#4.1.2", "6749#4.1.1"})
    void aStateOfAnyPrintableCharactersIsReturnedUnchanged() {
        signIn();
        String everything = "\"<>%#&+=?/:;,'|{}[]^`~\\ !$()*@-._0aZ";

        assertThat(answer(request().with("state", everything)))
                .containsEntry("state", everything)
                .containsKey("code");
        String longest = "/".repeat(4000);
        assertThat(answer(request().with("state", longest)))
                .containsEntry("state", longest)
                .containsKey("code");
        assertThat(answer(request().with("state", longest + "/")))
                .containsEntry("error", "invalid_request")
                .doesNotContainKey("state");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://web.example.com/callback?ids[]=1",
                "https://web.example.com/callback?a=[b]&c",
                "https://web.example.com/callback?",
                "https://web.example.com/callback?a=%5B%7B%7D&",
                "https://web.example.com/a;b=c/@!$'(),~/?x=/?:@",
                "https://web.example.com",
                "com.example.web:/callback",
                "http://[::1]/callback?x[y]=z"
            })
    @Rfc({"6749#3.1.2", "6749#4.1.2"})
    void theQueryOfARedirectUriIsPreservedExactly(String uri) {
        signIn();
        HandmadeClient own = new HandmadeClient(api, uri);

        URI success = visitor.open(own.request().toString()).address();
        URI refusal =
                visitor.open(own.request().with("nonce", "\u0000").toString()).address();

        String begin = uri + (uri.contains("?") ? uri.endsWith("?") || uri.endsWith("&") ? "" : "&" : "?");
        assertThat(success.toString()).startsWith(begin + "code=ktc_").contains("&state=xyz&iss=");
        assertThat(refusal.toString())
                .startsWith(begin + "error=invalid_request")
                .contains("&state=xyz&iss=");
    }

    @ParameterizedTest
    @CsvSource({
        "response_type, token, unsupported_response_type",
        "response_type, id_token token, unsupported_response_type",
        "response_type, code id_token, unsupported_response_type",
        "response_type, CODE, unsupported_response_type",
        "response_type, '', invalid_request",
        "request, eyJhbGciOiJub25lIn0.e30., request_not_supported",
        "request_uri, https://web.example.com/request, request_uri_not_supported",
        "request_uri, urn:ietf:params:oauth:request_uri:x, request_uri_not_supported",
        "registration, {}, registration_not_supported",
        "code_challenge, '', invalid_request",
        "code_challenge_method, plain, invalid_request",
        "code_challenge_method, '', invalid_request",
        "scope, openid root, invalid_scope",
        "resource, https://nobody.example.com, invalid_target"
    })
    @Rfc({"6749#4.1.2.1", "9207#2", "OIDC-Core#3.1.2.6", "OIDC-Core#6"})
    void anUnsupportedFeatureIsReportedToTheClientWithTheIssuer(String name, String value, String error) {
        assertThat(answer(request().with(name, value)))
                .containsEntry("error", error)
                .containsEntry("state", "xyz");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "response_type",
                "scope",
                "state",
                "nonce",
                "code_challenge",
                "code_challenge_method",
                "prompt",
                "max_age",
                "response_mode",
                "id_token_hint"
            })
    @Rfc({"6749#3.1", "6749#4.1.2.1"})
    void aRepeatedParameterIsReportedToTheClient(String name) {
        for (String first : List.of("", "openid")) {
            Map<String, String> answer = answer(request() + "&" + name + "=" + first + "&" + name + "=xyz");

            assertThat(answer).containsEntry("error", "invalid_request");
            assertThat(answer.containsKey("state")).isEqualTo(!name.equals("state"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_id", "redirect_uri"})
    @Rfc("6749#4.1.2.1")
    void doesNotRedirectWithoutOneClientAndOneRedirectUri(String name) {
        for (String request : List.of(
                request().with(name, "").toString(),
                request().without(name).toString(),
                request().with(name, "\u0000").toString(),
                request() + "&" + name + "=" + URLEncoder.encode(HandmadeClient.CALLBACK, StandardCharsets.UTF_8))) {
            Visitor.Page page = visitor.open(request + "&response_mode=fragment&state=two");

            assertThat(page.status()).isEqualTo(400);
            assertThat(page.path()).isEqualTo("/oauth2/authorize");
            assertThat(page.html()).contains("<dd class=\"mono\">" + name + " ");
        }
    }

    @Test
    @Rfc({"6749#3.1.2.3", "6749#4.1.2.1"})
    void anErrorIsReturnedToTheOnlyRedirectUriIfTheRequestOmitsIt() {
        HandmadeClient.Request request = request().without("redirect_uri").without("scope");

        assertThat(answer(request.with("response_type", "token"))).containsEntry("error", "unsupported_response_type");
        assertThat(answer(request().without("redirect_uri").without("scope").with("resource", "https://x.example")))
                .containsEntry("error", "invalid_target");
    }

    @Test
    void aClientThatHasNothingToDoWithBrowsersIsRefusedOnAPage() {
        String service = Api.uniqueName("service");
        api.registerClient(Map.of(
                "client_id",
                service,
                "client_name",
                "Service",
                "token_endpoint_auth_method",
                "client_secret_basic",
                "grant_types",
                List.of("client_credentials"),
                "scopes",
                List.of()));

        Visitor.Page page = visitor.open(request().with("client_id", service).toString());

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.html()).contains("unauthorized_client");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:80@evil.example.com/callback",
                "http://127.0.0.1:123456/callback",
                "http://127.0.0.1:80/callback#x",
                "http://127.0.0.1:80/callback/",
                "http://127.0.0.1:/callback",
                "http://127.0.0.2:80/callback",
                "https://127.0.0.1:80/callback",
                "http://127.0.0.1.evil.example.com:80/callback"
            })
    @Rfc("8252#7.3")
    void onlyThePortOfALoopbackRedirectUriMayDiffer(String uri) {
        HandmadeClient app = new HandmadeClient(api, "http://127.0.0.1/callback");

        Visitor.Page page = visitor.open(app.request().with("redirect_uri", uri).toString());

        assertThat(page.status()).isEqualTo(400);
    }

    @Test
    @Rfc("OIDC-Core#3.1.2.1")
    void unknownParametersAreIgnored() {
        signIn();

        Map<String, String> answer = answer(request()
                .with("display", "\u0000")
                .with("ui_locales", "x y")
                .with("claims", "{")
                .with("login_hint", "\u0000")
                .with("response_mode", "query")
                .with("no_such_parameter", "\u0000"));

        assertThat(answer).containsKey("code");
    }

    @Test
    void aConsentWithoutASignedInUserShowsAnErrorPage() {
        Visitor.Page page =
                visitor.post("/oauth2/authorize", "client_id", client.id(), "state", "whatever", "scope", "profile");

        assertThat(page.status()).isEqualTo(400);
        assertThat(page.html()).contains("Request no longer valid");
    }

    @Test
    @Rfc({"OIDC-Discovery#3", "8414#2"})
    void metadataListsUnsupportedFeatures() {
        JsonNode provider = api.get("/.well-known/openid-configuration", null).json();

        assertThat(provider.get("request_parameter_supported").asBoolean(true)).isFalse();
        assertThat(provider.get("request_uri_parameter_supported").asBoolean(true))
                .isFalse();
        assertThat(provider.get("response_modes_supported").toString()).isEqualTo("[\"query\"]");
        assertThat(provider.get("prompt_values_supported").toString())
                .isEqualTo("[\"none\",\"login\",\"consent\",\"select_account\"]");
    }

    private void signIn() {
        visitor.signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD);
    }

    private HandmadeClient.Request request() {
        return client.request();
    }

    private Map<String, String> answer(Object request) {
        return client.answer(visitor.open(request.toString()));
    }
}
