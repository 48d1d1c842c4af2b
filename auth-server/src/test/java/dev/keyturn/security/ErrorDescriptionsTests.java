package dev.keyturn.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.Api.Answer;
import dev.keyturn.testing.OnPostgres;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.util.UriComponentsBuilder;
import tools.jackson.databind.JsonNode;

/** Codes and descriptions of protocol errors, as the developer of a client reads them. */
@OnPostgres
@RunningServer
class ErrorDescriptionsTests {

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String EXCHANGE = "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange";
    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private static final String REDIRECT = "https://app.example/callback";

    @Autowired
    Api api;

    private String service;
    private String secret;
    private String app;

    @BeforeEach
    void registerClients() {
        api.registerOrdersApi();
        service = Api.uniqueName("service");
        secret = api.registerClient(Map.of(
                        "client_id",
                        service,
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
        app = Api.uniqueName("app");
        api.registerClient(Map.of(
                "client_id",
                app,
                "client_name",
                "App",
                "token_endpoint_auth_method",
                "none",
                "grant_types",
                List.of("authorization_code"),
                "redirect_uris",
                List.of(REDIRECT),
                "scopes",
                List.of("openid")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /oauth2/token      | ''                               | invalid_request        | grant_type is required.
            /oauth2/token?grant_type=client_credentials | ''      | invalid_request        | grant_type must be sent in the body, not in the query.
            /oauth2/token?grant%5Ftype=client_credentials | ''    | invalid_request        | grant_type must be sent in the body, not in the query.
            /oauth2/token      | grant_type=client_credentials&grant_type=client_credentials | invalid_request | grant_type must be sent only once.
            /oauth2/token      | grant_type=password              | unsupported_grant_type | grant_type must be authorization_code, client_credentials, refresh_token or urn:ietf:params:oauth:grant-type:token-exchange.
            /oauth2/token      | grant_type=authorization_code    | invalid_request        | code is required.
            /oauth2/token      | grant_type=authorization_code&code=x | unauthorized_client | This client is not allowed to use this grant type.
            /oauth2/token      | grant_type=refresh_token         | invalid_request        | refresh_token is required.
            /oauth2/token      | grant_type=refresh_token&refresh_token=x | unauthorized_client | This client is not allowed to use this grant type.
            /oauth2/token      | grant_type=client_credentials&scope=orders%3Aread+orders%3Awrite+nothing | invalid_scope | This client is not allowed to request these scopes: nothing orders:write
            /oauth2/token      | grant_type=client_credentials&scope=a%22b%5Cc%C3%A9 | invalid_scope | scope must be scope names of printable ASCII characters with one space between them.
            /oauth2/token      | grant_type=client_credentials&scope=orders%3Aread++orders%3Aread | invalid_scope | scope must be scope names of printable ASCII characters with one space between them.
            /oauth2/token      | grant_type=client_credentials&resource=orders | invalid_target | resource must be the audience of an API: an absolute URI without fragment.
            /oauth2/token      | grant_type=client_credentials&client_secret=x | invalid_request | Use only one method of client authentication.
            /oauth2/token      | grant_type=client_credentials&client_id=other | invalid_request | client_id differs from the client in the Authorization header.
            /oauth2/token      | grant_type=EXCHANGE              | invalid_request        | subject_token_type is required.
            /oauth2/introspect | ''                               | invalid_request        | token is required.
            /oauth2/introspect?token=x | ''                       | invalid_request        | token must be sent in the body, not in the query.
            /oauth2/introspect | token=x&token=y                  | invalid_request        | token must be sent only once.
            /oauth2/introspect | token=x&token_type_hint=a&token_type_hint=b | invalid_request | token_type_hint must be sent only once.
            /oauth2/revoke     | ''                               | invalid_request        | token is required.
            /oauth2/revoke?token=x | ''                           | invalid_request        | token must be sent in the body, not in the query.
            /oauth2/revoke     | token=x&token=y                  | invalid_request        | token must be sent only once.
            """)
    @Rfc("6749#5.2")
    void errorsOfFormsHaveADescription(String path, String form, String error, String description) {
        Answer answer = post(path, FORM, form.replace("EXCHANGE", EXCHANGE), true);

        assertThat(answer.status()).isEqualTo(400);
        assertError(answer.json(), error, description);
    }

    @ParameterizedTest
    @CsvSource({
        "application/json,true",
        "application/json,false",
        "multipart/form-data; boundary=x,true",
        "text/plain,true",
        "'',true",
        "'',false"
    })
    void aBodyThatIsNotAFormIsExplained(String type, boolean authenticated) {
        for (String path : List.of("/oauth2/token", "/oauth2/introspect", "/oauth2/revoke")) {
            Answer answer = post(path, type, "{\"grant_type\": \"client_credentials\"}", authenticated);

            assertThat(answer.status()).as(path).isEqualTo(400);
            assertError(
                    answer.json(),
                    "invalid_request",
                    "Send the parameters as a form, with Content-Type: application/x-www-form-urlencoded.");
        }
    }

    @Test
    void aClientIdWithUnusableCharactersIsNamed() {
        for (String path : List.of("/oauth2/token", "/oauth2/introspect", "/oauth2/revoke")) {
            for (String client : List.of("\u0000", "caf\u00e9")) {
                Map<String, String> form = Map.of(
                        "grant_type", "client_credentials", "token", "x", "client_id", client, "client_secret", "x");

                Answer answer = api.post(path, form, null, null);

                assertThat(answer.status()).as(path).isEqualTo(400);
                assertError(answer.json(), "invalid_request", "client_id must have only printable ASCII characters.");
            }
        }
    }

    @Test
    void aClientThatIsNotAuthenticatedLearnsNothing() {
        for (String path : List.of("/oauth2/token", "/oauth2/introspect", "/oauth2/revoke")) {
            for (String client : List.of(service, "unknown")) {
                Answer answer = api.post(path, Map.of("grant_type", "client_credentials", "token", "x"), client, "x");

                assertThat(answer.status()).as(path).isEqualTo(401);
                assertError(answer.json(), "invalid_client", "Client authentication failed.");
            }
        }
    }

    @Test
    @Rfc("6750#3.1")
    void errorsOfBearerTokensHaveADescription() {
        Answer two = api.get("/userinfo?access_token=x", "y");
        Answer invalid = api.get("/userinfo", "x");

        assertThat(two.status()).isEqualTo(400);
        assertError(two.json(), "invalid_request", "Send one access token, in the Authorization header.");
        assertThat(invalid.status()).isEqualTo(401);
        assertError(invalid.json(), "invalid_token", "The access token is invalid, has expired, or was revoked.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /oauth2/authorize                                      | client_id is required and must be sent only once.
            /oauth2/authorize?client_id=x                          | client_id is unknown.
            /oauth2/authorize?client_id=APP                        | response_type is required.
            /oauth2/authorize?client_id=APP&redirect_uri=x         | redirect_uri is missing, repeated, or not registered for this client.
            /connect/logout?client_id=x                            | client_id is unknown.
            /connect/logout?client_id=APP&client_id=APP            | client_id must be sent only once.
            /connect/logout?id_token_hint=x                        | id_token_hint is not an ID token of this server.
            /connect/logout?client_id=APP&post_logout_redirect_uri=x | post_logout_redirect_uri is not registered for the client, or the request does not name a client.
            """)
    void aRequestOfABrowserIsExplainedToWhomeverItIsFor(String path, String description) {
        Answer answer = get(path.replace("APP", app));

        if (answer.status() == 302) {
            assertThat(redirected(answer)).containsEntry("error_description", description);
        } else {
            assertThat(answer.status()).isEqualTo(400);
            assertError(answer.json(), "invalid_request", description);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            response_type=token                                   | unsupported_response_type | response_type must be code.
            response_type=code                                    | invalid_request | code_challenge is required: this client must use PKCE.
            response_type=code&CHALLENGE&code_challenge_method=plain | invalid_request | code_challenge_method must be S256.
            response_type=code&CHALLENGE                          | invalid_request | code_challenge_method must be S256.
            response_type=code&code_challenge=x                   | invalid_request | code_challenge must be 43 to 128 characters from A-Z a-z 0-9 - . _ ~.
            response_type=code&CHALLENGE&code_challenge_method=S256&scope=openid+email+x%22y | invalid_scope | scope must be scope names of printable ASCII characters with one space between them.
            response_type=code&CHALLENGE&code_challenge_method=S256&scope=openid++openid | invalid_scope | scope must be scope names of printable ASCII characters with one space between them.
            response_type=code&CHALLENGE&code_challenge_method=S256&scope=openid+email | invalid_scope | This client is not allowed to request these scopes: email
            response_type=code&scope=openid&prompt=create         | invalid_request | prompt must be none, or one or more of login, consent and select_account.
            response_type=code&scope=openid&prompt=none%20login   | invalid_request | prompt must not combine none with another value.
            response_type=code&scope=openid&max_age=x             | invalid_request | max_age must be a number of seconds.
            response_type=code&nonce=a&nonce=b                    | invalid_request | nonce must be sent only once.
            response_type=code&response_mode=fragment             | invalid_request | response_mode must be query.
            response_type=code&request=x                          | request_not_supported | request is not supported.
            """)
    @Rfc("6749#4.1.2.1")
    void errorsOfAuthorizationRequestsHaveADescription(String query, String error, String description) {
        Answer answer = get("/oauth2/authorize?client_id=" + app + "&redirect_uri="
                + Api.encode(Map.of("x", REDIRECT)).substring(2) + "&"
                + query.replace("CHALLENGE", "code_challenge=" + CHALLENGE));

        assertThat(redirected(answer)).containsEntry("error", error).containsEntry("error_description", description);
    }

    @Test
    void noDescriptionIsTheFrameworks() {
        SoftAssertions all = new SoftAssertions();
        for (String path : List.of("/oauth2/token", "/oauth2/introspect", "/oauth2/revoke")) {
            for (String grant :
                    List.of("", "client_credentials", "authorization_code", "refresh_token", EXCHANGE, "x")) {
                for (String parameter : PARAMETERS) {
                    for (String odd :
                            List.of(parameter + "=", parameter + "=%00", parameter + "=a&" + parameter + "=%FF")) {
                        Answer answer = post(path, FORM, "grant_type=" + grant + "&" + odd, true);
                        if (answer.status() != 200) {
                            String description =
                                    answer.json().path("error_description").asString("");
                            all.assertThat(description)
                                    .as("%s %s %s", path, grant, odd)
                                    .matches("[\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]+")
                                    .doesNotStartWith("OAuth 2.0")
                                    .doesNotStartWith("OpenID Connect 1.0");
                        }
                    }
                }
            }
        }
        all.assertAll();
    }

    private static final List<String> PARAMETERS = List.of(
            "actor_token",
            "audience",
            "client_assertion",
            "client_id",
            "code",
            "code_verifier",
            "redirect_uri",
            "refresh_token",
            "requested_token_type",
            "resource",
            "scope",
            "subject_token",
            "subject_token_type",
            "token",
            "token_type_hint");

    private static void assertError(JsonNode body, String error, String description) {
        assertThat(body.path("error").asString("")).isEqualTo(error);
        assertThat(body.path("error_description").asString("")).isEqualTo(description);
    }

    private Answer post(String path, String type, String body, boolean authenticated) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(api.issuer() + path)).POST(BodyPublishers.ofString(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        if (authenticated) {
            request.header("Authorization", Api.basic(service, secret));
        }
        return api.send(request);
    }

    private Answer get(String path) {
        return api.send(HttpRequest.newBuilder(URI.create(api.issuer() + path))
                .header("Accept", "application/json")
                .GET());
    }

    private static Map<String, String> redirected(Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(302);
        Map<String, String> parameters = UriComponentsBuilder.fromUriString(answer.header("Location"))
                .build()
                .getQueryParams()
                .toSingleValueMap();
        return parameters.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> URLDecoder.decode(each.getValue(), StandardCharsets.UTF_8)));
    }
}
