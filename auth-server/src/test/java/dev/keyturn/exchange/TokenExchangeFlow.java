package dev.keyturn.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.token.TokenTypeURI;
import com.nimbusds.oauth2.sdk.token.Tokens;
import com.nimbusds.oauth2.sdk.token.TypelessAccessToken;
import com.nimbusds.oauth2.sdk.tokenexchange.TokenExchangeGrant;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import dev.keyturn.testing.Statements;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** A gateway exchanges what is presented to it for short JWTs, by a library that is not ours and by hand. */
@RunningServer
abstract class TokenExchangeFlow {

    private static final String GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    private static final String JWT = "urn:ietf:params:oauth:token-type:jwt";
    private static final String API_KEY = "urn:keyturn:token-type:api-key";

    @Autowired
    Api api;

    @Autowired
    MutableClock.Shifted clock;

    private final String name = Api.uniqueName("parcels");
    private final String parcels = "https://" + name + ".example.com";
    private final String read = name + ":read";
    private final String write = name + ":write";
    private final String opaque = Api.uniqueName("vault");
    private final String vault = "https://" + opaque + ".example.com";
    private final String service = Api.uniqueName("service");
    private final String gateway = Api.uniqueName("gateway");
    private final Map<String, String> secrets = new HashMap<>();

    @BeforeEach
    void registerTwoApisBehindAGateway() {
        register(gateway, List.of(GRANT), List.of());
        registerApi(parcels, List.of(read, write), Map.of("introspection_client", gateway));
        registerApi(
                vault,
                List.of(opaque),
                Map.of(
                        "format",
                        "opaque",
                        "user_claims",
                        List.of("email"),
                        "static_claims",
                        Map.of("tier", "gold"),
                        "introspection_client",
                        gateway));
        register(service, List.of("client_credentials"), List.of(read, write, opaque));
    }

    @Test
    @Rfc({"8693#2.1", "8693#2.2.1", "8693#4.1"})
    void anExchangedTokenIsShorterLivedAndNamesTheActor() throws Exception {
        String token = tokenOf(service, read + " " + write);
        TokenExchangeGrant grant = new TokenExchangeGrant(new TypelessAccessToken(token), TokenTypeURI.ACCESS_TOKEN);
        ClientSecretBasic authentication =
                new ClientSecretBasic(new ClientID(gateway), new Secret(Objects.requireNonNull(secrets.get(gateway))));

        TokenResponse response = TokenResponse.parse(
                new TokenRequest.Builder(api.issuer().resolve("/oauth2/token"), authentication, grant)
                        .build()
                        .toHTTPRequest()
                        .send());

        assertThat(response.indicatesSuccess())
                .as(response.toHTTPResponse().getBody())
                .isTrue();
        var issued = response.toSuccessResponse().getTokens();
        assertThat(issued.getAccessToken().getIssuedTokenType()).isEqualTo(TokenTypeURI.ACCESS_TOKEN);
        assertThat(issued.getAccessToken().getLifetime()).isEqualTo(300);
        assertThat(issued.getRefreshToken()).isNull();
        SignedJWT jwt = SignedJWT.parse(issued.getAccessToken().getValue());
        assertThat(jwt.getHeader().getType()).hasToString("at+jwt");
        JWTClaimsSet before = SignedJWT.parse(token).getJWTClaimsSet();
        JWTClaimsSet claims = jwt.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo(before.getIssuer());
        assertThat(claims.getAudience()).containsExactly(parcels);
        assertThat(claims.getSubject()).isEqualTo(service);
        assertThat(claims.getStringClaim("client_id")).isEqualTo(service);
        assertThat(claims.getStringClaim("scope").split(" ")).containsExactlyInAnyOrder(read, write);
        assertThat(claims.getStringClaim("credential_id")).isEqualTo(before.getStringClaim("credential_id"));
        assertThat(claims.getJSONObjectClaim("act")).isEqualTo(Map.of("sub", gateway));
        assertThat(claims.getJWTID()).isNotEqualTo(before.getJWTID());
        assertThat(introspect(jwt.serialize()).get("active").asBoolean()).isTrue();
    }

    @Test
    void exchangingAJwtTakesNoStatement() {
        String token = tokenOf(service, read);
        exchange(token, Map.of());

        assertThat(Statements.during(() -> exchange(token, Map.of()))).isEmpty();
    }

    @Test
    @Rfc("8693#2.2.1")
    void anOpaqueTokenIsExchangedForAJwtWithItsClaims() throws Exception {
        String token = tokenOf(service, opaque);

        Api.Answer answer = tryToExchange(token, Map.of("requested_token_type", JWT));

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().get("issued_token_type").asString()).isEqualTo(JWT);
        JWTClaimsSet claims = claims(answer.json().get("access_token").asString());
        assertThat(claims.getAudience()).containsExactly(vault);
        assertThat(claims.getStringClaim("tier")).isEqualTo("gold");
        assertThat(claims.getStringClaim("scope")).isEqualTo(opaque);
    }

    @Test
    void anApiKeyBecomesAJwtThatEndsWithIt() throws Exception {
        JsonNode key = issueKey(Map.of("quota", Map.of("limit", 1, "period_seconds", 86_400)));

        String token = exchange(key.get("key").asString(), Map.of("subject_token_type", API_KEY));
        exchange(key.get("key").asString(), Map.of("subject_token_type", API_KEY));

        JWTClaimsSet claims = claims(token);
        assertThat(claims.getSubject()).isEqualTo(service);
        assertThat(claims.getStringClaim("credential_id"))
                .isEqualTo(key.get("id").asString());
        assertThat(claims.getStringClaim("scope")).isEqualTo(read);
        assertThat(claims.getJSONObjectClaim("act")).isEqualTo(Map.of("sub", gateway));
        assertThat(introspect(token).get("active").asBoolean()).isTrue();
        api.admin("POST", "/api-keys/" + key.get("id").asString() + "/revoke", null);
        assertThat(introspect(token).get("active").asBoolean()).isFalse();
        assertThat(error(tryToExchange(key.get("key").asString(), Map.of("subject_token_type", API_KEY))))
                .isEqualTo("invalid_request");
    }

    @Test
    void aKeyThatIsBoundToAddressesIsExchangedForThoseAlone() {
        String key = issueKey(Map.of("allowed_addresses", List.of("203.0.113.0/24")))
                .get("key")
                .asString();

        exchange(key, Map.of("subject_token_type", API_KEY, "client_address", "203.0.113.7"));
        assertThat(error(tryToExchange(key, Map.of("subject_token_type", API_KEY, "client_address", "198.51.100.7"))))
                .isEqualTo("invalid_request");
        assertThat(error(tryToExchange(key, Map.of("subject_token_type", API_KEY))))
                .isEqualTo("invalid_request");
    }

    @Test
    void aUsersTokenStaysTheUsersAndOpensNothingOfThisServer() throws Exception {
        try (SignedInPartner partner = new SignedInPartner(api, List.of("openid", "email", opaque))) {
            Partner attempt = partner.attempt("openid email " + opaque);
            Tokens tokens = Partner.parse(attempt.exchange(partner.allow(attempt)))
                    .toSuccessResponse()
                    .getTokens();
            String token = tokens.getAccessToken().getValue();

            String exchanged = exchange(token, Map.of());

            JsonNode before = introspect(token);
            JWTClaimsSet claims = claims(exchanged);
            for (String same : List.of("sub", "client_id", "sid", "grant_id", "email")) {
                assertThat(claims.getStringClaim(same))
                        .isEqualTo(before.get(same).asString());
            }
            assertThat(claims.getLongClaim("auth_time"))
                    .isEqualTo(before.get("auth_time").asLong());
            assertThat(claims.getAudience()).containsExactly(vault);
            assertThat(claims.getStringClaim("scope")).isEqualTo(opaque);
            assertThat(api.get("/userinfo", exchanged).status()).isEqualTo(403);
            assertThat(introspect(exchanged).get("active").asBoolean()).isTrue();

            api.post(
                    "/oauth2/revoke",
                    Map.of("token", tokens.getRefreshToken().getValue(), "client_id", partner.clientId()),
                    null,
                    null);

            assertThat(introspect(exchanged).get("active").asBoolean()).isFalse();
        }
    }

    @Test
    @Rfc("8693#2.1")
    void scopesCanBeReducedButNotExtended() throws Exception {
        String token = tokenOf(service, read + " " + write);

        assertThat(claims(exchange(token, Map.of("scope", read))).getStringClaim("scope"))
                .isEqualTo(read);
        assertThat(claims(exchange(token, Map.of("resource", parcels))).getAudience())
                .containsExactly(parcels);
        assertThat(error(tryToExchange(token, Map.of("scope", opaque)))).isEqualTo("invalid_scope");
        assertThat(error(tryToExchange(token, Map.of("scope", "openid")))).isEqualTo("invalid_scope");
        assertThat(error(tryToExchange(token, Map.of("resource", vault)))).isEqualTo("invalid_target");
        assertThat(error(tryToExchange(token, Map.of("resource", "https://nowhere.example.com"))))
                .isEqualTo("invalid_target");
    }

    @Test
    void itNeverOutlivesWhatItWasGotFor() throws Exception {
        String token = tokenOf(service, read);
        JWTClaimsSet before = claims(token);

        clock.during(
                Duration.ofMinutes(7),
                () -> assertThat(expiry(exchange(token, Map.of())))
                        .isEqualTo(before.getExpirationTime().toInstant().getEpochSecond()));
        clock.during(
                Duration.ofSeconds(601),
                () -> assertThat(error(tryToExchange(token, Map.of()))).isEqualTo("invalid_request"));
    }

    @Test
    void tokensOfDisabledClientsAreNotExchangedAndEnd() {
        String token = tokenOf(service, read);
        String exchanged = exchange(token, Map.of());

        api.adminRaw("POST", "/clients/" + service + "/disable", "", "If-Match", "*");

        assertThat(introspect(exchanged).get("active").asBoolean()).isFalse();
        assertThat(error(tryToExchange(token, Map.of()))).isEqualTo("invalid_request");
    }

    @Test
    @Rfc("8693#4.1")
    void earlierActorsAreKeptWithoutDuplicates() throws Exception {
        String token = exchange(tokenOf(service, read), Map.of());

        assertThat(claims(exchange(token, Map.of())).getJSONObjectClaim("act")).isEqualTo(Map.of("sub", gateway));
        String second = Api.uniqueName("mesh");
        register(second, List.of(GRANT), List.of());
        changeIntrospectionClient(second);
        assertThat(claims(exchange(second, token, Map.of())).getJSONObjectClaim("act"))
                .isEqualTo(Map.of("sub", second, "act", Map.of("sub", gateway)));
    }

    @Test
    void aChainOfActorsThatDoesNotEndIsCut() {
        String token = exchange(tokenOf(service, read), Map.of());
        String refusal = "";
        int exchanges = 1;
        while (refusal.isEmpty() && exchanges < 20) {
            String next = Api.uniqueName("hop");
            register(next, List.of(GRANT), List.of());
            changeIntrospectionClient(next);
            Api.Answer answer = tryToExchange(next, token, Map.of());
            if (answer.status() == 200) {
                token = answer.json().get("access_token").asString();
                exchanges++;
            } else {
                refusal = error(answer);
            }
        }

        assertThat(refusal).isEqualTo("invalid_request");
        assertThat(exchanges).isEqualTo(5);
    }

    @Test
    @Rfc("6749#5.2")
    void needsTheGrantType() {
        register("plain-" + name, List.of("client_credentials"), List.of());

        assertThat(error(tryToExchange("plain-" + name, tokenOf(service, read), Map.of())))
                .isEqualTo("unauthorized_client");
    }

    @Test
    void onlyTheClientOfAnApiExchangesItsTokens() {
        String stranger = Api.uniqueName("stranger");
        register(stranger, List.of(GRANT), List.of());
        String key = issueKey(Map.of()).get("key").asString();

        assertThat(error(tryToExchange(stranger, tokenOf(service, read), Map.of())))
                .isEqualTo("invalid_request");
        assertThat(error(tryToExchange(stranger, tokenOf(service, opaque), Map.of())))
                .isEqualTo("invalid_request");
        assertThat(error(tryToExchange(stranger, key, Map.of("subject_token_type", API_KEY))))
                .isEqualTo("invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "a.b.c",
                "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.",
                "kta_nonsense",
                "kt_live_nonsense",
                "ktr_0000000000000000000000000000000000000000000000000",
                "\u0000\u0001"
            })
    @Rfc("8693#2.2.2")
    void invalidSubjectTokensGetTheSameError(String token) {
        String expected = tryToExchange("nothing", Map.of()).body();

        for (String type : List.of(ACCESS_TOKEN, JWT, API_KEY)) {
            Api.Answer refused = tryToExchange(token, Map.of("subject_token_type", type));
            assertThat(error(refused)).isEqualTo("invalid_request");
            assertThat(refused.body()).isEqualTo(expected);
        }
    }

    @Test
    void aRevokedTokenAndAnIdTokenAreRefusedToo() {
        String token = tokenOf(service, read);
        api.post("/oauth2/revoke", Map.of("token", token), service, secrets.get(service));
        assertThat(error(tryToExchange(token, Map.of()))).isEqualTo("invalid_request");
        try (SignedInPartner partner = new SignedInPartner(api, List.of("openid", read))) {
            Partner attempt = partner.attempt("openid " + read);
            String idToken = Partner.parse(attempt.exchange(partner.allow(attempt)))
                    .toSuccessResponse()
                    .getTokens()
                    .toOIDCTokens()
                    .getIDTokenString();
            assertThat(error(tryToExchange(idToken, Map.of("subject_token_type", JWT))))
                    .isEqualTo("invalid_request");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "subject_token_type, urn:ietf:params:oauth:token-type:saml2",
        "subject_token_type, ''",
        "subject_token, ''",
        "requested_token_type, urn:keyturn:token-type:api-key",
        "requested_token_type, urn:ietf:params:oauth:token-type:refresh_token",
        "actor_token, abc",
        "audience, https://orders.example.com"
    })
    @Rfc("8693#2.2.2")
    void unsupportedRequestsAreRejected(String parameter, String value) {
        assertThat(error(tryToExchange(tokenOf(service, read), Map.of(parameter, value))))
                .isEqualTo("invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "subject_token",
                "subject_token_type",
                "requested_token_type",
                "scope",
                "client_address",
                "client_user_agent"
            })
    @Rfc("6749#3.2")
    void aRepeatedParameterIsRejected(String parameter) {
        Map<String, String> form = new HashMap<>(Map.of(
                "grant_type",
                GRANT,
                "subject_token",
                tokenOf(service, read),
                "subject_token_type",
                ACCESS_TOKEN,
                "requested_token_type",
                JWT,
                "scope",
                read,
                "client_address",
                "203.0.113.7",
                "client_user_agent",
                "curl"));

        Api.Answer refused = api.send(HttpRequest.newBuilder(api.issuer().resolve("/oauth2/token"))
                .header("Authorization", Api.basic(gateway, Objects.requireNonNull(secrets.get(gateway))))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(Api.encode(form) + "&" + parameter + "=x")));

        assertThat(error(refused)).isEqualTo("invalid_request");
    }

    private String exchange(String token, Map<String, String> more) {
        return exchange(gateway, token, more);
    }

    private String exchange(String client, String token, Map<String, String> more) {
        Api.Answer answer = tryToExchange(client, token, more);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).contains("no-store");
        return answer.json().get("access_token").asString();
    }

    private Api.Answer tryToExchange(String token, Map<String, String> more) {
        return tryToExchange(gateway, token, more);
    }

    private Api.Answer tryToExchange(String client, String token, Map<String, String> more) {
        Map<String, String> form =
                new HashMap<>(Map.of("grant_type", GRANT, "subject_token", token, "subject_token_type", ACCESS_TOKEN));
        form.putAll(more);
        return api.post("/oauth2/token", form, client, secrets.get(client));
    }

    private String tokenOf(String client, String scope) {
        Api.Answer answer = api.clientCredentials(client, Objects.requireNonNull(secrets.get(client)), scope);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().get("access_token").asString();
    }

    private JsonNode issueKey(Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(
                Map.of("client_id", service, "environment", "live", "name", "Nightly", "scopes", List.of(read)));
        body.putAll(more);
        Api.Answer answer = api.admin("POST", "/api-keys", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json();
    }

    private JsonNode introspect(String token) {
        return api.post("/oauth2/introspect", Map.of("token", token), gateway, secrets.get(gateway))
                .json();
    }

    private void register(String id, List<String> grants, List<String> scopes) {
        secrets.put(
                id,
                api.registerClient(Map.of(
                                "client_id",
                                id,
                                "client_name",
                                id,
                                "token_endpoint_auth_method",
                                "client_secret_basic",
                                "grant_types",
                                grants,
                                "scopes",
                                scopes))
                        .get("client_secret")
                        .asString());
    }

    private void registerApi(String audience, List<String> scopes, Map<String, ?> accessTokens) {
        Api.Answer answer = api.admin("POST", "/apis", description(audience, scopes, accessTokens));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    private static Map<String, Object> description(String audience, List<String> scopes, Map<String, ?> accessTokens) {
        return Map.of(
                "name",
                audience.substring("https://".length()),
                "audience",
                audience,
                "scopes",
                scopes.stream()
                        .map(scope -> Map.of("name", scope, "description", "Use it"))
                        .toList(),
                "access_tokens",
                accessTokens);
    }

    private void changeIntrospectionClient(String client) {
        JsonNode found = api.admin("GET", "/apis?q=" + name, null).json();
        String id = found.get("items").get(0).get("id").asString();
        Api.Answer answer = api.adminRaw(
                "PUT",
                "/apis/" + id,
                "{\"name\": \"Parcels\", \"scopes\": [{\"name\": \"" + read
                        + "\", \"description\": \"Use it\"}, {\"name\": \"" + write
                        + "\", \"description\": \"Use it\"}], \"access_tokens\": {\"introspection_client\": \"" + client
                        + "\"}}",
                "If-Match",
                "*");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private static JWTClaimsSet claims(String token) throws ParseException {
        return SignedJWT.parse(token).getJWTClaimsSet();
    }

    private static long expiry(String token) {
        try {
            return claims(token).getExpirationTime().toInstant().getEpochSecond();
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    private static String error(Api.Answer refused) {
        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        return refused.json().get("error").asString();
    }
}
