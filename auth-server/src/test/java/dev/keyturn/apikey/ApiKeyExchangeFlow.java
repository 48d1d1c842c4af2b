package dev.keyturn.apikey;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AccessTokenResponse;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.token.TokenTypeURI;
import com.nimbusds.oauth2.sdk.token.TypelessAccessToken;
import com.nimbusds.oauth2.sdk.tokenexchange.TokenExchangeGrant;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.Statements;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** API keys exchanged for access tokens, by a library that is not ours and by hand. */
abstract class ApiKeyExchangeFlow extends ApiKeyScene {

    private static final String TYPE = "urn:keyturn:token-type:api-key";

    @Autowired
    MutableClock.Shifted clock;

    @Test
    @Rfc({"8693#2.1", "8693#2.2.1"})
    void anApiKeyIsExchangedForATokenWithItsScopesAndIdentifier() throws Exception {
        JsonNode issued = issue(Map.of("scopes", List.of(read, write)));
        TokenExchangeGrant grant =
                new TokenExchangeGrant(new TypelessAccessToken(text(issued)), TokenTypeURI.parse(TYPE));

        TokenResponse response = TokenResponse.parse(
                new TokenRequest.Builder(api.issuer().resolve("/oauth2/token"), new ClientID(owner), grant)
                        .scope(new Scope(read))
                        .build()
                        .toHTTPRequest()
                        .send());

        assertThat(response.indicatesSuccess())
                .as(response.toHTTPResponse().getBody())
                .isTrue();
        AccessTokenResponse success = response.toSuccessResponse();
        assertThat(success.getTokens().getAccessToken().getIssuedTokenType()).isEqualTo(TokenTypeURI.ACCESS_TOKEN);
        assertThat(success.getTokens().getRefreshToken()).isNull();
        JWTClaimsSet claims =
                SignedJWT.parse(success.getTokens().getAccessToken().getValue()).getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo(owner);
        assertThat(claims.getStringClaim("client_id")).isEqualTo(owner);
        assertThat(claims.getStringClaim("scope")).isEqualTo(read);
        assertThat(claims.getAudience()).containsExactly(audience);
        assertThat(claims.getStringClaim("credential_id")).isEqualTo(id(issued));
    }

    @Test
    @Rfc("8707#2.2")
    void theResourceParameterSelectsTheApi() {
        String key = text(issue(Map.of()));

        assertThat(scope(exchange(Map.of("subject_token", key, "resource", audience))))
                .isEqualTo(read);
        Api.Answer refused = exchange(Map.of("subject_token", key, "resource", "https://elsewhere.example.com"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("error").asString()).isEqualTo("invalid_target");
    }

    @Test
    void aTokenEndsWithItsKey() throws Exception {
        Instant end = Instant.now().plus(Duration.ofSeconds(90));
        String key = text(issue(Map.of("expires_at", end.toString())));

        JWTClaimsSet claims = claims(exchange(Map.of("subject_token", key)));

        assertThat(claims.getExpirationTime().toInstant()).isBeforeOrEqualTo(end);
    }

    @Test
    void revokingTheKeyRevokesWhatWasGotWithIt() {
        JsonNode issued = issue(Map.of());
        String token = token(exchange(Map.of("subject_token", text(issued))));
        assertThat(introspect(resourceServer, token).get("active").asBoolean()).isTrue();

        post(issued, "revoke");

        assertThat(introspect(resourceServer, token)).hasToString(INACTIVE);
        assertThat(error(exchange(Map.of("subject_token", text(issued))))).isEqualTo("invalid_request");
    }

    @Test
    void rotatingTheKeyOutRevokesWhatWasGotWithIt() {
        JsonNode issued = issue(Map.of());
        String token = token(exchange(Map.of("subject_token", text(issued))));

        JsonNode successor = api.admin("POST", "/api-keys/" + id(issued) + "/rotate", Map.of())
                .json();

        assertThat(introspect(resourceServer, token)).hasToString(INACTIVE);
        String next = token(exchange(Map.of("subject_token", text(successor))));
        assertThat(introspect(resourceServer, next).get("active").asBoolean()).isTrue();
    }

    @Test
    void disablingTheKeyEndsWhatWasGotWithItAndEnablingItLetsItGetMore() {
        JsonNode issued = issue(Map.of());
        String token = token(exchange(Map.of("subject_token", text(issued))));

        change(issued, "POST", "/disable", "");

        assertThat(introspect(resourceServer, token)).hasToString(INACTIVE);
        change(issued, "POST", "/enable", "");
        assertThat(introspect(resourceServer, token)).hasToString(INACTIVE);
        clock.during(Duration.ofSeconds(2), () -> {
            String next = token(exchange(Map.of("subject_token", text(issued))));
            assertThat(introspect(resourceServer, next).get("active").asBoolean())
                    .isTrue();
        });
    }

    @Test
    void tokensLoseTheScopesThatTheirKeyLoses() {
        JsonNode issued = issue(Map.of("scopes", List.of(read, write)));
        String form = "{\"name\": \"Nightly run\", \"scopes\": [\"%s\"%s], \"allowed_addresses\": [%s]}";

        String first = token(exchange(Map.of("subject_token", text(issued))));
        change(issued, "PUT", "", form.formatted(read, ", \"" + write + "\"", ""));
        assertThat(introspect(resourceServer, first).get("active").asBoolean()).isTrue();
        change(issued, "PUT", "", form.formatted(read, "", ""));
        assertThat(introspect(resourceServer, first)).hasToString(INACTIVE);

        clock.during(Duration.ofSeconds(2), () -> {
            String second = token(exchange(Map.of("subject_token", text(issued))));
            change(issued, "PUT", "", form.formatted(read, "", "\"192.0.2.0/24\""));
            assertThat(introspect(resourceServer, second)).hasToString(INACTIVE);
        });
    }

    private void change(JsonNode key, String method, String action, String body) {
        Api.Answer answer = api.adminRaw(method, "/api-keys/" + id(key) + action, body, "If-Match", "*");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void aCachedKeyIsExchangedWithoutAStatement() {
        String key = text(issue(Map.of()));
        token(exchange(Map.of("subject_token", key)));

        assertThat(Statements.during(() -> token(exchange(Map.of("subject_token", key)))))
                .isEmpty();
    }

    @Test
    void moreThanTheKeyHasIsRefused() {
        String key = text(issue(Map.of()));

        assertThat(error(exchange(Map.of("subject_token", key, "scope", write))))
                .isEqualTo("invalid_scope");
        assertThat(error(exchange(Map.of("subject_token", key, "scope", "openid"))))
                .isEqualTo("invalid_scope");
    }

    @ParameterizedTest
    @CsvSource({
        "subject_token, '', invalid_request",
        "subject_token, kt_live_nonsense, invalid_request",
        "subject_token_type, urn:ietf:params:oauth:token-type:jwt, invalid_client",
        "subject_token_type, urn:keyturn:token-type:apikey, invalid_request",
        "requested_token_type, urn:ietf:params:oauth:token-type:saml2, invalid_request",
        "actor_token, abc, invalid_request",
        "audience, https://orders.example.com, invalid_request"
    })
    @Rfc("8693#2.2.2")
    void unsupportedExchangesAreRejectedWithStandardErrors(String parameter, String value, String expected) {
        Map<String, String> form = new HashMap<>(Map.of("subject_token", text(issue(Map.of()))));
        form.put(parameter, value);

        Api.Answer refused = exchange(form);

        assertThat(error(refused)).as(refused.body()).isEqualTo(expected);
        assertThat(refused.body()).doesNotContain("kt_live_");
    }

    @Test
    void anotherClientCannotExchangeIt() {
        Map<String, String> form = form(Map.of("subject_token", text(issue(Map.of()))));

        assertThat(error(api.post("/oauth2/token", form, stranger, Objects.requireNonNull(secrets.get(stranger)))))
                .isEqualTo("unauthorized_client");
    }

    @Test
    void aKeyOpensNothingButItsOwnExchange() {
        String key = text(issue(Map.of()));

        Api.Answer refused = api.post(
                "/oauth2/token",
                Map.of("grant_type", "client_credentials", "subject_token", key, "subject_token_type", TYPE),
                null,
                null);

        assertThat(error(refused)).isEqualTo("invalid_client");
    }

    @ParameterizedTest
    @ValueSource(strings = {"introspect", "revoke"})
    void aKeyIsNoCredentialOfItsClientElsewhere(String endpoint) {
        String key = text(issue(Map.of()));
        String token = token(exchange(Map.of("subject_token", key)));

        Api.Answer refused =
                api.post("/oauth2/" + endpoint, form(Map.of("subject_token", key, "token", token)), null, null);

        assertThat(error(refused)).as(refused.body()).isEqualTo("invalid_client");
        assertThat(introspect(resourceServer, token).get("active").asBoolean()).isTrue();
    }

    @Test
    void aKeyInAnAddressIsNotEvenLookedAt() {
        String key = text(issue(Map.of()));

        assertThat(error(api.post("/oauth2/token?subject_token=" + key, form(Map.of()), null, null)))
                .isEqualTo("invalid_client");
    }

    @Test
    void aKeyThatIsBoundToAddressesIsExchangedFromThereOnly() {
        String here = text(issue(Map.of("allowed_addresses", List.of("127.0.0.0/8", "::1"))));
        String elsewhere = text(issue(Map.of("allowed_addresses", List.of("203.0.113.0/24"))));

        assertThat(exchange(Map.of("subject_token", here)).status()).isEqualTo(200);
        assertThat(error(exchange(Map.of("subject_token", elsewhere)))).isEqualTo("invalid_request");
    }

    private Api.Answer exchange(Map<String, String> more) {
        return api.post("/oauth2/token", form(more), null, null);
    }

    private static Map<String, String> form(Map<String, String> more) {
        Map<String, String> form = new HashMap<>(
                Map.of("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange", "subject_token_type", TYPE));
        form.putAll(more);
        return form;
    }

    private static String token(Api.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().get("access_token").asString();
    }

    private static JWTClaimsSet claims(Api.Answer answer) throws ParseException {
        return SignedJWT.parse(token(answer)).getJWTClaimsSet();
    }

    private static String scope(Api.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().get("scope").asString();
    }

    private static String error(Api.Answer refused) {
        String error = refused.json().get("error").asString();
        assertThat(refused.status()).as(refused.body()).isEqualTo(error.equals("invalid_client") ? 401 : 400);
        return error;
    }
}
