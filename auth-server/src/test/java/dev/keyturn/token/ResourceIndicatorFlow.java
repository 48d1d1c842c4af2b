package dev.keyturn.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** A token is for the APIs that were asked for, and carries the scopes of no other. */
@RunningServer
abstract class ResourceIndicatorFlow {

    @Autowired
    Api api;

    private final String name = Api.uniqueName("stock");
    private final String stock = "https://" + name + ".example.com";
    private final String stockRead = name + ":read";
    private String clientId;
    private String secret;

    @BeforeEach
    void registerTwoApisAndAClientOfBoth() {
        api.registerOrdersApi();
        Api.Answer registered = api.admin(
                "POST",
                "/apis",
                Map.of(
                        "name",
                        "Stock",
                        "audience",
                        stock,
                        "scopes",
                        List.of(Map.of("name", stockRead, "description", "See the stock"))));
        assertThat(registered.status()).isEqualTo(201);
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
                        List.of("orders:read", "orders:write", stockRead)))
                .get("client_secret")
                .asString();
    }

    @Test
    @Rfc("8707#2")
    void scopesSelectTheApiUnlessTheyBelongToTwo() {
        assertThat(claims(token("orders:read")).getAudience()).containsExactly(Api.ORDERS_AUDIENCE);
        assertRefused("invalid_target", token("orders:read " + stockRead));
    }

    @Test
    @Rfc("8707#2")
    void aTokenCoversAllRequestedResources() {
        Api.Answer answer = token("orders:read " + stockRead, Api.ORDERS_AUDIENCE, stock);

        assertThat(claims(answer).getAudience()).containsExactlyInAnyOrder(Api.ORDERS_AUDIENCE, stock);
        assertThat(scopes(answer.json())).containsExactlyInAnyOrder("orders:read", stockRead);
    }

    @Test
    @Rfc("8707#2")
    void aTokenWithoutScopesIsForTheRequestedResource() {
        assertThat(claims(token("", stock)).getAudience()).containsExactly(stock);
        assertThat(claims(token("", "")).getAudience())
                .containsExactly(api.issuer().toString());
    }

    @Test
    @Rfc({"8707#2", "6749#5.2"})
    void aScopeOfAnApiOutsideTheRequestedResourcesIsRejected() {
        assertRefused("invalid_scope", token("orders:read", stock));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://orders.example.com",
                "https://orders.example.com/",
                "HTTPS://Orders.EXAMPLE.com",
                "https://orders.example.com:443",
                "https://orders.example.com:443/",
                "https://orders.example.com/./x/.."
            })
    @Rfc({"8707#2", "3986#6.2"})
    void anotherSpellingOfAnAudienceIdentifiesTheSameApi(String resource) {
        assertThat(claims(token("orders:read", resource)).getAudience()).containsExactly(Api.ORDERS_AUDIENCE);
        assertThat(claims(token("orders:read", resource, Api.ORDERS_AUDIENCE)).getAudience())
                .containsExactly(Api.ORDERS_AUDIENCE);
    }

    static Stream<List<String>> strangeResources() {
        return Stream.of(
                List.of("https://unknown.example.com"),
                List.of(Api.ORDERS_AUDIENCE + "#part"),
                List.of(Api.ORDERS_AUDIENCE + "/x"),
                List.of(Api.ORDERS_AUDIENCE + ":444"),
                List.of(Api.ORDERS_AUDIENCE + "?"),
                List.of("http://orders.example.com"),
                List.of("https://orders.example.com@unknown.example.com"),
                List.of("https://user@orders.example.com"),
                List.of("orders"),
                List.of("/orders"),
                List.of(" "),
                List.of("\u0000"),
                List.of(Api.ORDERS_AUDIENCE + " https://unknown.example.com"),
                List.of(Api.ORDERS_AUDIENCE, "https://unknown.example.com"),
                List.of("https://orders.example.com/" + "x".repeat(10_000)),
                IntStream.range(0, 100)
                        .mapToObj(i -> "https://" + i + ".example.com")
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("strangeResources")
    @Rfc("8707#2")
    void anUnknownResourceIsAnInvalidTarget(List<String> resources) {
        Api.Answer answer = token("orders:read", resources.toArray(String[]::new));

        assertRefused("invalid_target", answer);
        assertThat(answer.body()).doesNotContain("Exception", "unknown.example.com");
    }

    @Test
    @Rfc({"8707#2.1", "8707#2.2"})
    void laterTokensAreLimitedToTheResourcesOfTheGrant() {
        try (SignedInPartner partner = new SignedInPartner(api, List.of("openid", "orders:read", stockRead))) {
            Partner attempt = partner.attempt("openid orders:read " + stockRead);
            AuthorizationCode code = allow(partner, attempt, Api.ORDERS_AUDIENCE, stock);

            JsonNode first = exchange(partner, attempt, code, stock).json();

            assertThat(scopes(first)).containsExactlyInAnyOrder("openid", stockRead);
            assertThat(claims(first).getAudience())
                    .containsExactlyInAnyOrder(stock, api.issuer().toString());
            assertThat(claims(first).getClaim("auth_time")).isNotNull();
            JsonNode both = refresh(partner, first).json();
            assertThat(claims(both).getAudience())
                    .containsExactlyInAnyOrder(
                            Api.ORDERS_AUDIENCE, stock, api.issuer().toString());
            JsonNode orders = refresh(partner, both, Api.ORDERS_AUDIENCE).json();
            assertThat(scopes(orders)).containsExactlyInAnyOrder("openid", "orders:read");
            assertRefused("invalid_target", refresh(partner, orders, "urn:keyturn:admin-api"));
        }
    }

    @Test
    @Rfc({"8707#2", "8707#2.1"})
    void anUnknownResourceIsReportedToTheClient() {
        try (SignedInPartner partner = new SignedInPartner(api, List.of("openid", "orders:read", stockRead))) {
            Partner attempt = partner.attempt("openid orders:read " + stockRead);

            partner.browser().open(attempt.authorizationUri());
            assertThat(partner.browser().whereItLeft().getQuery()).contains("error=invalid_target");

            partner.browser().open(withResources(attempt, Api.ORDERS_AUDIENCE + "#x"));
            assertThat(partner.browser().whereItLeft().getQuery()).contains("error=invalid_target", "iss=");

            partner.browser().open(withResources(attempt, stock));
            assertThat(partner.browser().whereItLeft().getQuery()).contains("error=invalid_scope");
        }
    }

    @Test
    @Rfc({"6749#4.1.2.1", "9700#4.11.2"})
    void doesNotRedirectToAnUnregisteredRedirectUri() {
        try (SignedInPartner partner = new SignedInPartner(api)) {
            for (String bad : List.of("&resource=unknown", "&state=" + "x".repeat(4001))) {
                URI request = URI.create(api.issuer() + "/oauth2/authorize?response_type=code&client_id="
                        + partner.clientId() + "&redirect_uri=https%3A%2F%2Fevil.example.com%2F&scope=openid" + bad);

                partner.browser().open(request);

                assertThat(partner.browser().whereItLeft()).hasToString("about:blank");
            }
        }
    }

    private AuthorizationCode allow(SignedInPartner partner, Partner attempt, String... resources) {
        partner.signInFor(partner.attempt("openid"));
        partner.browser().press(partner.browser().open(withResources(attempt, resources)), "Allow");
        return attempt.read(partner.browser().whereItLeft()).toSuccessResponse().getAuthorizationCode();
    }

    private static URI withResources(Partner attempt, String... resources) {
        return URI.create(attempt.authorizationUri() + parameters(resources));
    }

    private Api.Answer token(String scope, String... resources) {
        return post(
                "grant_type=client_credentials&scope=" + encode(scope) + parameters(resources),
                Api.basic(clientId, secret));
    }

    private Api.Answer exchange(SignedInPartner partner, Partner attempt, AuthorizationCode code, String... resources) {
        return post(
                Api.encode(Map.of(
                                "grant_type",
                                "authorization_code",
                                "client_id",
                                partner.clientId(),
                                "code",
                                code.getValue(),
                                "code_verifier",
                                attempt.verifier().getValue(),
                                "redirect_uri",
                                SignedInPartner.REDIRECT_URI.toString()))
                        + parameters(resources),
                null);
    }

    private Api.Answer refresh(SignedInPartner partner, JsonNode tokens, String... resources) {
        return post(
                Api.encode(Map.of(
                                "grant_type",
                                "refresh_token",
                                "client_id",
                                partner.clientId(),
                                "refresh_token",
                                tokens.get("refresh_token").asString()))
                        + parameters(resources),
                null);
    }

    private Api.Answer post(String form, @Nullable String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(api.issuer().resolve("/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return api.send(request);
    }

    private static String parameters(String... resources) {
        return Arrays.stream(resources)
                .map(resource -> "&resource=" + encode(resource))
                .collect(Collectors.joining());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static List<String> scopes(JsonNode tokens) {
        return List.of(tokens.get("scope").asString().split(" "));
    }

    private static JWTClaimsSet claims(Api.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return claims(answer.json());
    }

    private static JWTClaimsSet claims(JsonNode tokens) {
        try {
            return SignedJWT.parse(tokens.get("access_token").asString()).getJWTClaimsSet();
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertRefused(String code, Api.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().get("error").asString()).isEqualTo(code);
    }
}
