package dev.keyturn.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import dev.keyturn.testing.Visitor;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Programs that call an address in a way that it cannot be called, or one where nothing is, are told so and not to sign in. */
@RunningServer
abstract class MachineEndpointsFlow {

    private static final String CHALLENGE = "WWW-Authenticate";

    @Autowired
    Api api;

    private final String clientId = Api.uniqueName("service");
    private String secret;

    @BeforeEach
    void registerService() {
        api.registerOrdersApi();
        secret = api.registerClient(Map.of(
                        "client_id",
                        clientId,
                        "client_name",
                        "Service",
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("client_credentials", "authorization_code"),
                        "redirect_uris",
                        List.of(SignedInPartner.REDIRECT_URI.toString()),
                        "scopes",
                        List.of("openid", "profile", "email", "offline_access", "orders:read")))
                .get("client_secret")
                .asString();
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/oauth2/token,POST",
        "PUT,/oauth2/token,POST",
        "HEAD,/oauth2/token,POST",
        "OPTIONS,/oauth2/token,POST",
        "GET,/oauth2/introspect,POST",
        "DELETE,/oauth2/introspect,POST",
        "GET,/oauth2/revoke,POST",
        "PATCH,/oauth2/revoke,POST",
        "POST,/oauth2/jwks,'GET, HEAD'",
        "DELETE,/oauth2/jwks,'GET, HEAD'",
        "POST,/.well-known/openid-configuration,'GET, HEAD'",
        "POST,/.well-known/oauth-authorization-server,'GET, HEAD'",
        "PUT,/userinfo,'GET, POST'",
        "HEAD,/userinfo,'GET, POST'",
        "OPTIONS,/userinfo,'GET, POST'",
        "OPTIONS,/oauth2/authorize,'GET, HEAD, POST'",
        "PUT,/oauth2/authorize,'GET, HEAD, POST'",
        "DELETE,/oauth2/authorize,'GET, HEAD, POST'",
        "PATCH,/oauth2/authorize,'GET, HEAD, POST'",
        "OPTIONS,/connect/logout,'GET, HEAD, POST'",
        "PUT,/connect/logout,'GET, HEAD, POST'",
        "DELETE,/connect/logout,'GET, HEAD, POST'",
        "OPTIONS,/oauth2/jwks,'GET, HEAD'",
        "OPTIONS,/oauth2/revoke,POST",
        "POST,/revocations,'GET, HEAD'",
        "OPTIONS,/revocations,'GET, HEAD'",
        "GET,/api-keys/verify,POST",
        "HEAD,/api-keys/verify,POST",
        "PUT,/api-keys/revoke,POST",
        "DELETE,/api-keys/report,POST",
        "OPTIONS,/api-keys/leaks/github,POST"
    })
    @Rfc({"6749#3.2", "7009#2.1", "7662#2.1"})
    void anUnsupportedMethodIsNotAllowed(String method, String path, String allowed) {
        for (String accept : List.of("*/*", "application/json", "text/html")) {
            Api.Answer answer = send(method, path + "?grant_type=client_credentials", accept);

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.header("Allow")).isEqualTo(allowed);
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Set-Cookie")).isEmpty();
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
            if (!method.equals("HEAD")) {
                assertThat(answer.json().get("error").asString()).isEqualTo("invalid_request");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server", "/oauth2/jwks"})
    @Rfc("9110#9.3.2")
    void getEndpointsAnswerHead(String path) {
        Api.Answer whole = send("GET", path, "*/*");

        Api.Answer head = send("HEAD", path, "*/*");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("Content-Type")).isNotEmpty().isEqualTo(whole.header("Content-Type"));
        assertThat(head.header("Cache-Control")).isEqualTo(whole.header("Cache-Control"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/nothing",
        "POST,/nothing",
        "DELETE,/nothing/at/all",
        "GET,/oauth2/token/x",
        "POST,/oauth2/nothing",
        "GET,/.well-known/nothing",
        "GET,/favicon.ico",
        "GET,/admin",
        "GET,/actuator/nothing"
    })
    void whereNothingIsAProgramHearsThatAndDoesNotGetASession(String method, String path) {
        for (String accept : List.of("*/*", "application/json")) {
            Api.Answer answer = send(method, path, accept);

            assertThat(answer.status()).as(answer.body()).isEqualTo(404);
            assertThat(answer.header("Content-Type")).contains("json");
            assertThat(answer.header("Set-Cookie")).isEmpty();
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
        assertThat(send("GET", "/nothing", "*/*").json().get("code").asString()).isEqualTo("not-found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/oauth2/par",
                "/oauth2/device_authorization",
                "/oauth2/device_verification",
                "/oauth2/register",
                "/connect/register"
            })
    void anEndpointThatIsAbsentIsSoForEverybody(String path) {
        String token = api.clientCredentials(clientId, secret, "orders:read")
                .json()
                .get("access_token")
                .asString();

        for (String method : List.of("GET", "POST")) {
            Api.Answer without = send(method, path, "*/*");
            assertThat(without.status()).isEqualTo(404);
            for (String credential :
                    List.of(Api.basic(clientId, secret), Api.basic(clientId, "x"), "Bearer " + token, "Bearer x")) {
                Api.Answer with = api.send(request(path)
                        .header("Accept", "*/*")
                        .header("Authorization", credential)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .method(method, BodyPublishers.ofString("client_id=" + clientId + "&response_type=code")));

                assertThat(with.status()).as(method + " " + credential).isEqualTo(404);
                assertThat(with.body()).isEqualTo(without.body());
                assertThat(with.header(CHALLENGE)).isEmpty();
            }
        }
    }

    @Test
    void whereNothingIsABrowserIsShownThatAndWhatIsProtectedStaysSo() {
        Visitor.Page nothing = new Visitor(api.issuer()).open("/nothing");

        assertThat(nothing.status()).isEqualTo(404);
        assertThat(nothing.html()).contains("Page not found");
        for (String page : List.of("/", "/password", "/consents/withdraw")) {
            assertThat(new Visitor(api.issuer()).open(page).path()).isEqualTo("/login");
        }
        for (String path : List.of("/", "/password", "/actuator", "/consents/withdraw?client_id=x")) {
            assertThat(send("GET", path, "application/json").status()).as(path).isEqualTo(302);
            assertThat(send("POST", path, "application/json").status()).as(path).isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic",
                "Basic !!!",
                "Basic YQ==",
                "Basic Og==",
                "Basic YTpi OmM=",
                "Basic w6k6Yg==",
                "basic YTo="
            })
    @Rfc({"6749#5.2", "6749#2.3.1", "7009#2.2.1", "7662#2.3"})
    void aMalformedBasicHeaderIsInvalidClient(String header) {
        for (String path : List.of("/oauth2/token", "/oauth2/introspect", "/oauth2/revoke")) {
            Api.Answer answer = authorized(path, header);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.json().get("error").asString()).isEqualTo("invalid_client");
            assertThat(answer.header(CHALLENGE)).startsWith("Basic ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer x", "Bearer", "Bearer x y", "Bearer eyJhbGciOiJub25lIn0.e30.", "Digest a=b"})
    @Rfc({"6749#5.2", "7009#2.2.1", "7662#2.3"})
    void anotherAuthenticationSchemeIsInvalidClient(String header) {
        for (String path : List.of("/oauth2/token", "/oauth2/introspect", "/oauth2/revoke")) {
            Api.Answer answer = authorized(path, header);

            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.json().get("error").asString()).isEqualTo("invalid_client");
            assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openid", "profile", "email", "offline_access", "orders:read openid", "phone"})
    @Rfc({"6749#3.3", "6749#5.2", "OIDC-Core#3.1.2.1"})
    void clientCredentialsGrantNoUserScopes(String scope) {
        Api.Answer answer = api.clientCredentials(clientId, secret, scope);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error").asString()).isEqualTo("invalid_scope");
    }

    @Test
    @Rfc({"6750#3.1", "OIDC-Core#5.3.3"})
    void aClientCredentialsTokenIsRejectedByUserInfo() {
        String token = api.clientCredentials(clientId, secret, "orders:read")
                .json()
                .get("access_token")
                .asString();

        Api.Answer answer = api.get("/userinfo", token);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header(CHALLENGE))
                .startsWith("Bearer error=\"insufficient_scope\"")
                .endsWith("scope=\"openid\"");
        assertThat(answer.body()).doesNotContain("UUID", "Exception", "http");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/userinfo", "/revocations"})
    @Rfc({"6750#3", "6750#3.1", "OIDC-Core#5.3.3"})
    void aRequestWithoutAValidTokenIsChallengedWithoutDetails(String path) {
        for (String accept : List.of("*/*", "application/json", "text/html")) {
            Api.Answer without = send("GET", path, accept);
            Api.Answer bad = api.send(request(path)
                    .header("Accept", accept)
                    .header("Authorization", "Bearer nonsense")
                    .GET());
            Api.Answer malformed = api.send(request(path)
                    .header("Accept", accept)
                    .header("Authorization", "Bearer a b")
                    .GET());

            assertThat(without.status()).isEqualTo(401);
            assertThat(without.header(CHALLENGE)).isEqualTo("Bearer");
            assertThat(bad.status()).isEqualTo(401);
            assertThat(bad.header(CHALLENGE))
                    .startsWith("Bearer error=\"invalid_token\"")
                    .doesNotContain("resource");
            assertThat(bad.json().get("error").asString()).isEqualTo("invalid_token");
            assertThat(malformed.status()).isEqualTo(401);
            assertThat(malformed.header(CHALLENGE))
                    .startsWith("Bearer error=\"invalid_")
                    .doesNotContain("resource");
        }
    }

    private Api.Answer authorized(String path, String header) {
        return api.send(request(path)
                .header("Authorization", header)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials&token=x")));
    }

    private Api.Answer send(String method, String path, String accept) {
        return api.send(request(path).header("Accept", accept).method(method, BodyPublishers.noBody()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(api.issuer().resolve(path));
    }
}
