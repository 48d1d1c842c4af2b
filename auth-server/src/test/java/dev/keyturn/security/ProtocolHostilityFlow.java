package dev.keyturn.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Browser;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Statements;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.htmlunit.Page;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What the protocol endpoints answer to bad input: the standard's own error, and nothing that helps who sent it. */
@RunningServer
abstract class ProtocolHostilityFlow {

    @Autowired
    Api api;

    private String clientId;
    private String secret;

    @BeforeEach
    void registerService() {
        api.registerOrdersApi();
        clientId = Api.uniqueName("service");
        secret = api.registerClient(Map.of(
                        "client_id",
                        clientId,
                        "client_name",
                        "Service",
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("client_credentials"),
                        "scopes",
                        List.of("orders:read")))
                .get("client_secret")
                .asString();
    }

    @Test
    @Rfc("6749#4.4")
    void clientCredentialsIssueAJwtWithoutADatabaseStatement() {
        token();

        List<String> statements = Statements.during(() -> assertThat(
                        api.clientCredentials(clientId, secret, "orders:read").status())
                .isEqualTo(200));

        assertThat(statements).isEmpty();
    }

    @Test
    void introspectingAJwtTakesNoStatement() {
        String token = token();
        introspect(token);

        List<String> statements = Statements.during(
                () -> assertThat(introspect(token).get("active").asBoolean()).isTrue());

        assertThat(statements).isEmpty();
    }

    @Test
    @Rfc("7662#2.2")
    void introspectionReturnsTheClaimsOfAToken() {
        JsonNode answer = introspect(token());

        assertThat(answer.get("client_id").asString()).isEqualTo(clientId);
        assertThat(answer.get("scope").asString()).isEqualTo("orders:read");
        assertThat(answer.get("aud").toString()).contains(Api.ORDERS_AUDIENCE);
        assertThat(answer.get("token_type").asString()).isEqualTo("Bearer");
    }

    @Test
    @Rfc({"7009#2.1", "7009#2.2", "7662#2.2"})
    void aRevokedTokenIsNoLongerActive() {
        String token = token();

        Api.Answer revoked = api.post("/oauth2/revoke", Map.of("token", token), clientId, secret);

        assertThat(revoked.status()).isEqualTo(200);
        assertThat(introspect(token).get("active").asBoolean()).isFalse();
    }

    @Test
    @Rfc("6749#5.2")
    void anUnknownClientAndAWrongSecretAreIndistinguishable() {
        token();
        String unknown = Api.uniqueName("nobody");
        api.clientCredentials(clientId, "wrong", "orders:read");
        api.clientCredentials(unknown, "wrong", "orders:read");

        Api.Answer[] answers = new Api.Answer[2];
        List<String> wrongSecret =
                Statements.during(() -> answers[0] = api.clientCredentials(clientId, "wrong", "orders:read"));
        List<String> unknownClient =
                Statements.during(() -> answers[1] = api.clientCredentials(unknown, "wrong", "orders:read"));

        assertThat(answers[0].status()).isEqualTo(401).isEqualTo(answers[1].status());
        assertThat(answers[0].body()).isEqualTo(answers[1].body()).contains("\"invalid_client\"");
        assertThat(answers[0].header("WWW-Authenticate"))
                .startsWith("Basic ")
                .isEqualTo(answers[1].header("WWW-Authenticate"));
        assertThat(wrongSecret).hasSameSizeAs(unknownClient);
    }

    @Test
    @Rfc({"6749#3.3", "6749#5.2"})
    void anUnknownScopeIsRejected() {
        Api.Answer answer = api.clientCredentials(clientId, secret, "orders:read orders:delete");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error").asString()).isEqualTo("invalid_scope");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"password", "implicit", "urn:ietf:params:oauth:grant-type:token-exchange", "", "' or 1=1 --"})
    @Rfc({"6749#5.2", "9700#2.4"})
    void anUnsupportedGrantTypeIsRejected(String grantType) {
        Api.Answer answer = api.post(
                "/oauth2/token",
                Map.of("grant_type", grantType, "username", "root", "password", "x", "scope", "orders:read"),
                clientId,
                secret);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error").asString())
                .isIn("unsupported_grant_type", "invalid_request", "unauthorized_client");
        leaksNothing(answer);
    }

    @Test
    @Rfc({"6750#3.1", "7662#2.2", "7662#4"})
    void aTokenOfAnotherIssuerIsInactiveAndRejected() throws Exception {
        JWTClaimsSet claims = new JWTClaimsSet.Builder(SignedJWT.parse(token()).getJWTClaimsSet()).build();
        SignedJWT mac = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        mac.sign(new MACSigner("0123456789012345678901234567890123456789"));

        for (String forged : List.of(
                new PlainJWT(claims).serialize(),
                mac.serialize(),
                tampered(token()),
                "x".repeat(40_000),
                "eyJhbGciOiJub25lIn0.e30.",
                "..",
                "\u0000")) {
            assertThat(introspect(forged).toString()).isEqualTo("{\"active\":false}");
        }
        Api.Answer refused = api.get("/admin/api/v1/clients", tampered(token()));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).contains("invalid_token");
    }

    @Test
    @Rfc({"9068#4", "9700#2.3"})
    void aTokenOfAnotherApiIsRejectedByTheAdminApi() {
        Api.Answer answer = api.get("/admin/api/v1/clients", token());

        assertThat(answer.status()).isEqualTo(401);
    }

    @Test
    @Rfc("6749#2.3.1")
    void credentialsInTheQueryAreIgnored() {
        Api.Answer answer = api.post(
                "/oauth2/token?grant_type=client_credentials&client_id=" + clientId + "&client_secret=" + secret,
                Map.of("unrelated", "x"),
                null,
                null);

        assertThat(answer.status()).isEqualTo(401);
        leaksNothing(answer);
    }

    @Test
    @Rfc({"6749#3.2", "6749#5.2"})
    void aRepeatedParameterIsRejected() {
        Api.Answer answer = api.send(HttpRequest.newBuilder(api.issuer().resolve("/oauth2/token"))
                .header("Authorization", Api.basic(clientId, secret))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials&grant_type=client_credentials")));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error").asString()).isEqualTo("invalid_request");
    }

    @Test
    void anOversizedFormIsRefused() {
        Api.Answer answer = api.clientCredentials(clientId, secret, "x".repeat(200_000));

        assertThat(answer.status()).isEqualTo(413);
        leaksNothing(answer);
    }

    @Test
    void anOversizedHeaderIsRefused() {
        Api.Answer answer = api.send(HttpRequest.newBuilder(api.issuer().resolve("/oauth2/token"))
                .header("X-Large", "x".repeat(40_000))
                .POST(BodyPublishers.noBody()));

        assertThat(answer.status()).isEqualTo(431);
        leaksNothing(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%ff%fe", "%", "%zz", "%00", "%c0%af"})
    void invalidEncodingIsRefusedWithoutATrace(String value) {
        Api.Answer answer = api.send(HttpRequest.newBuilder(api.issuer().resolve("/oauth2/token"))
                .header("Authorization", Api.basic(clientId, secret))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(
                        "grant_type=client_credentials&scope=" + value, StandardCharsets.ISO_8859_1)));

        assertThat(answer.status()).isEqualTo(400);
        leaksNothing(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic", "Basic !!!", "Basic YQ==", "Basic Og==", "Basic \u00e4", "Bearer x", "Digest a=b"})
    void aMalformedAuthorizationHeaderIsRefused(String header) {
        Api.Answer answer = api.send(HttpRequest.newBuilder(api.issuer().resolve("/oauth2/token"))
                .header("Authorization", header)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials")));

        assertThat(answer.status()).isEqualTo(401);
        leaksNothing(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://partner.example.com/callback/",
                "https://partner.example.com/callback?x=1",
                "https://partner.example.com/CALLBACK",
                "https://partner.example.com:444/callback",
                "http://partner.example.com/callback",
                "https://partner.example.com/callback/../evil",
                "https://evil.example.com/callback",
                "https://partner.example.com@evil.example.com/callback",
                "https://partner.example.com/callback#x",
                "javascript:alert(1)",
                "//partner.example.com/callback",
                "<script>alert(1)</script>"
            })
    @Rfc({"6749#3.1.2.3", "6749#3.1.2.4", "9700#2.1", "OIDC-Core#3.1.2.1"})
    void aRedirectUriMustMatchExactlyOrAnErrorPageIsShown(String redirectUri) {
        String web = registerWebClient("https://partner.example.com/callback");

        try (Browser browser = new Browser(api.issuer())) {
            Page page = browser.open(authorize(web, redirectUri));

            assertThat(page.getWebResponse().getStatusCode()).isEqualTo(400);
            assertThat(browser.whereItLeft()).hasToString("about:blank");
            assertThat(page.getWebResponse().getContentAsString()).doesNotContain("<script>alert");
        }
    }

    @Test
    @Rfc({"8252#7.3", "9700#2.1"})
    void aNativeAppMayUseAnyPortOfItsLoopbackAddress() {
        String app = registerWebClient("http://127.0.0.1/callback");

        try (Browser browser = new Browser(api.issuer())) {
            assertThat(Browser.text(browser.open(authorize(app, "http://127.0.0.1:51234/callback"))))
                    .contains("Sign in");
            assertThat(browser.open(authorize(app, "http://127.0.0.1:51234/other"))
                            .getWebResponse()
                            .getStatusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    @Rfc({"6749#4.1.2.1", "7636#4.4.1", "9207#2", "9700#2.1.1"})
    void anAuthorizationErrorIsReturnedToTheClientWithTheIssuer() {
        String web = registerWebClient("https://partner.example.com/callback");
        URI withoutChallenge = URI.create(authorize(web, "https://partner.example.com/callback")
                .toString()
                .replaceAll("&code_challenge[^&]*", ""));

        try (Browser browser = new Browser(api.issuer())) {
            browser.open(withoutChallenge);

            assertThat(browser.whereItLeft().getQuery())
                    .contains("error=invalid_request", "state=xyz", "iss=" + api.issuer());
        }
    }

    @Test
    @Rfc("9700#2.1.2")
    void implicitResponseTypesAreRejected() {
        String web = registerWebClient("https://partner.example.com/callback");

        try (Browser browser = new Browser(api.issuer())) {
            browser.open(URI.create(authorize(web, "https://partner.example.com/callback")
                    .toString()
                    .replace("response_type=code", "response_type=token")));

            assertThat(browser.whereItLeft().getQuery())
                    .contains("error=unsupported_response_type", "iss=" + api.issuer())
                    .doesNotContain("token=");
        }
    }

    @Test
    @Rfc({"8414#2", "8414#3.3", "9207#3"})
    void metadataListsExactlyTheSupportedFeatures() {
        JsonNode metadata =
                api.get("/.well-known/oauth-authorization-server", null).json();

        assertThat(metadata.get("issuer").asString()).isEqualTo(api.issuer().toString());
        assertThat(metadata.get("authorization_response_iss_parameter_supported")
                        .asBoolean())
                .isTrue();
        assertThat(metadata.get("grant_types_supported").toString())
                .isEqualTo("[\"authorization_code\",\"client_credentials\",\"refresh_token\","
                        + "\"urn:ietf:params:oauth:grant-type:token-exchange\"]");
        assertThat(metadata.get("code_challenge_methods_supported").toString()).isEqualTo("[\"S256\"]");
        assertThat(metadata.get("response_types_supported").toString()).isEqualTo("[\"code\"]");
        assertThat(metadata.get("token_endpoint_auth_methods_supported").toString())
                .isEqualTo("[\"client_secret_basic\",\"client_secret_post\",\"private_key_jwt\",\"none\"]");
    }

    @Test
    @Rfc("OIDC-Discovery#3")
    void theJwksContainsPublicKeysOnly() {
        String keys = api.get("/oauth2/jwks", null).body();

        assertThat(keys).contains("\"ES256\"", "\"RS256\"").doesNotContain("\"d\"", "\"p\"", "\"q\"");
    }

    private String registerWebClient(String redirectUri) {
        String id = Api.uniqueName("web");
        api.registerClient(Map.of(
                "client_id",
                id,
                "client_name",
                "Web",
                "token_endpoint_auth_method",
                "none",
                "grant_types",
                List.of("authorization_code"),
                "redirect_uris",
                List.of(redirectUri),
                "scopes",
                List.of("openid")));
        return id;
    }

    private URI authorize(String client, String redirectUri) {
        return URI.create(api.issuer()
                + "/oauth2/authorize?"
                + Api.encode(Map.of("response_type", "code", "client_id", client))
                + "&"
                + Api.encode(Map.of("redirect_uri", redirectUri, "scope", "openid", "state", "xyz"))
                + "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256");
    }

    private String token() {
        return api.clientCredentials(clientId, secret, "orders:read")
                .json()
                .get("access_token")
                .asString();
    }

    private JsonNode introspect(String token) {
        return api.post("/oauth2/introspect", Map.of("token", token), clientId, secret)
                .json();
    }

    private static String tampered(String token) {
        int middle = token.indexOf('.') + 10;
        char other = token.charAt(middle) == 'A' ? 'B' : 'A';
        return token.substring(0, middle) + other + token.substring(middle + 1);
    }

    private static void leaksNothing(Api.Answer answer) {
        assertThat(answer.body()).doesNotContain("Exception", "\tat ", "org.springframework", "java.lang", "Tomcat");
    }
}
