package dev.keyturn.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Api.Answer;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import dev.keyturn.testing.Statements;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** The admin API's endpoints for signing keys, and the published keys, over HTTP. */
@RunningServer
abstract class SigningKeyEndpoints {

    private static final String JWKS = "/oauth2/jwks";
    private static final String USUAL_JWKS = "/.well-known/jwks.json";

    @Autowired
    Api api;

    @Test
    void aRotationIsAnnouncedAndCanBeMadeAtOnce() {
        rotate("PS256", true);
        String first = one("PS256", "active").get("key_id").asString();

        rotate("PS256", false);
        JsonNode announced = one("PS256", "announced");
        assertThat(announced.get("announced_at").isNull()).isFalse();
        assertThat(announced.get("active_from").asString())
                .isEqualTo(one("PS256", "active").get("active_until").asString());
        assertThat(published()).contains(first, announced.get("key_id").asString());
        assertProblem(api.admin("POST", "/signing-keys/rotations", body("PS256", false)), 409, "already-announced");

        rotate("PS256", true);
        JsonNode active = one("PS256", "active");
        assertThat(active.get("key_id")).isEqualTo(announced.get("key_id"));
        JsonNode retired = api.admin("GET", "/signing-keys/" + first, null).json();
        assertThat(retired.get("state").asString()).isEqualTo("retired");
        assertThat(retired.get("destroy_at").isNull()).isFalse();
        assertThat(published()).contains(first);
    }

    @Test
    void aRevocationIsShownFirstAndThenRemovesTheKeyAtOnce() {
        rotate("ES384", true);
        String keyId = one("ES384", "active").get("key_id").asString();
        String path = "/signing-keys/" + keyId + "/revocation";

        JsonNode preview = api.admin("GET", path, null).json();
        assertThat(preview.propertyNames())
                .containsExactlyInAnyOrder(
                        "key_id",
                        "algorithm",
                        "signed_from",
                        "signed_until",
                        "last_token_expires_at",
                        "replaced",
                        "apis",
                        "total_apis",
                        "clients",
                        "total_clients");
        assertThat(preview.get("replaced").asBoolean()).isTrue();
        assertThat(preview.get("last_token_expires_at").isNull()).isFalse();
        assertThat(published()).contains(keyId);

        assertThat(api.admin("POST", path, null).status()).isEqualTo(204);
        assertThat(published())
                .doesNotContain(keyId)
                .contains(one("ES384", "active").get("key_id").asString());
        assertThat(api.admin("GET", "/signing-keys/" + keyId, null)
                        .json()
                        .get("revoked")
                        .asBoolean())
                .isTrue();
        assertProblem(api.admin("POST", path, null), 409, "signing-key-destroyed");
        assertProblem(api.admin("GET", path, null), 409, "signing-key-destroyed");
    }

    @Test
    void theApisAndClientsThatARevocationConcernsAreNamed() {
        rotate("ES384", true);
        String name = Api.uniqueName("aaa");
        Answer registered = api.admin(
                "POST",
                "/apis",
                Map.of(
                        "name",
                        name,
                        "audience",
                        "https://" + name + ".example.com",
                        "scopes",
                        List.of(Map.of("name", name + ":read", "description", "Read")),
                        "access_tokens",
                        Map.of("signing_algorithm", "ES384")));
        assertThat(registered.status()).as(registered.body()).isEqualTo(201);
        String service = Api.uniqueName("aaa");
        api.registerClient(Map.of(
                "client_id",
                service,
                "client_name",
                service,
                "token_endpoint_auth_method",
                "client_secret_basic",
                "grant_types",
                List.of("client_credentials"),
                "scopes",
                List.of(name + ":read")));
        try (SignedInPartner partner = new SignedInPartner(api, List.of("openid", name + ":read"))) {
            Partner attempt = partner.attempt("openid " + name + ":read");
            Partner.parse(attempt.exchange(partner.allow(attempt)));

            JsonNode preview = preview("ES384");

            JsonNode namedApi = in(preview.get("apis"), "name", name);
            assertThat(namedApi.get("id")).isEqualTo(registered.json().get("id"));
            assertThat(in(preview.get("clients"), "client_id", service)
                            .get("grants")
                            .asInt())
                    .isZero();
            assertThat(in(preview.get("clients"), "client_id", partner.clientId())
                            .get("grants")
                            .asInt())
                    .isEqualTo(1);
            assertThat(preview.get("total_clients").asInt()).isGreaterThanOrEqualTo(2);
            JsonNode ofIdTokens = preview("RS256");
            assertThat(ofIdTokens.get("total_clients").asInt()).isPositive();
            assertThat(ofIdTokens.get("apis").toString()).doesNotContain(name);

            api.adminRaw(
                    "PUT",
                    "/apis/" + registered.json().get("id").asString(),
                    "{\"name\": \"" + name + "\", \"scopes\": [{\"name\": \"" + name
                            + ":read\", \"description\": \"Read\"}]}",
                    "If-Match",
                    registered.header("ETag"));
            assertThat(preview("ES384").get("apis").toString())
                    .as("tokens from before the change are still valid")
                    .contains(name);
        }
    }

    @Test
    void aKeyThatNeverSignedAffectsNoClient() {
        rotate("PS256", true);
        if (preview("PS256", "announced").isEmpty()) {
            rotate("PS256", false);
        }

        JsonNode preview = preview("PS256", "announced").orElseThrow();

        assertThat(preview.get("total_apis").asInt()).isZero();
        assertThat(preview.get("clients").isEmpty()).isTrue();
    }

    private JsonNode preview(String algorithm) {
        return preview(algorithm, "active").orElseThrow();
    }

    private Optional<JsonNode> preview(String algorithm, String state) {
        for (JsonNode key : api.admin("GET", "/signing-keys?size=100&q=" + algorithm, null)
                .json()
                .get("items")) {
            if (key.get("state").asString().equals(state)
                    && key.get("algorithm").asString().equals(algorithm)) {
                return Optional.of(
                        api.admin("GET", "/signing-keys/" + key.get("key_id").asString() + "/revocation", null)
                                .json());
            }
        }
        return Optional.empty();
    }

    private static JsonNode in(JsonNode list, String field, String value) {
        for (JsonNode item : list) {
            if (item.get(field).asString().equals(value)) {
                return item;
            }
        }
        throw new AssertionError(value + " is not in " + list);
    }

    @Test
    void noPrivateHalfIsEverShown() {
        rotate("EdDSA", true);

        assertThat(api.admin("GET", "/signing-keys?size=100", null).body())
                .doesNotContain("private", "ciphertext", "\"d\"");
        assertThat(api.get(JWKS, null).body()).doesNotContain("\"d\"", "\"p\"", "\"q\"");
    }

    @ParameterizedTest
    @CsvSource({"unknown, 404", "%00, 400", "..%2f..%2fetc, 400", "%27%20or%201=1, 404", "%F0%9F%94%91, 404"})
    void anUnknownKeyIsRefused(String keyId, int status) {
        for (String path : List.of("", "/revocation")) {
            Answer answer = api.admin("GET", "/signing-keys/" + keyId + path, null);
            assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        }
        assertThat(api.admin("POST", "/signing-keys/" + keyId + "/revocation", null)
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"algorithm\": \"none\", \"immediately\": true} | validation-failed | algorithm",
                "{\"algorithm\": \"HS256\", \"immediately\": true} | validation-failed | algorithm",
                "{\"algorithm\": \"es256\", \"immediately\": true} | validation-failed | algorithm",
                "{\"algorithm\": \"\", \"immediately\": true} | validation-failed | algorithm",
                "{\"immediately\": true} | validation-failed | algorithm",
                "{\"algorithm\": [\"ES256\"], \"immediately\": true} | invalid-request | algorithm",
                "{\"algorithm\": \"ES256\", \"immediately\": \"soon\"} | invalid-request | immediately",
                "{\"algorithm\": \"ES256\", \"immediately\": true, \"key\": \"mine\"} | invalid-request | key"
            })
    void namesTheInvalidMemberOfARotation(String body, String code, String field) {
        Answer answer = api.adminRaw("POST", "/signing-keys/rotations", body);

        assertProblem(answer, 400, code);
        assertThat(answer.json().get("errors").get(0).get("field").asString()).isEqualTo(field);
    }

    @Test
    void callsNeedTheScope() {
        String name = Api.uniqueName("auditor");
        String secret = api.registerClient(Map.of(
                        "client_id", name,
                        "client_name", "Auditor",
                        "token_endpoint_auth_method", "client_secret_basic",
                        "grant_types", List.of("client_credentials"),
                        "redirect_uris", List.of(),
                        "post_logout_redirect_uris", List.of(),
                        "scopes", List.of("admin:keys:read")))
                .get("client_secret")
                .asString();
        String token = api.clientCredentials(name, secret, "admin:keys:read")
                .json()
                .get("access_token")
                .asString();

        assertThat(api.get("/admin/api/v1/signing-keys", null).status()).isEqualTo(401);
        assertThat(api.get("/admin/api/v1/signing-keys", token).status()).isEqualTo(200);
        Answer refused = api.send(HttpRequest.newBuilder(api.issuer().resolve("/admin/api/v1/signing-keys/rotations"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"algorithm\": \"ES256\", \"immediately\": true}")));
        assertProblem(refused, 403, "insufficient-scope");
    }

    @Test
    @Rfc("7517#5")
    void publishedKeysAreCacheableAndConditional() throws Exception {
        // so that no key is announced, which the rotation below would only activate
        rotate("PS256", true);
        Answer first = api.get(JWKS, null);

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.header("Content-Type")).startsWith("application/json");
        assertThat(first.header("Cache-Control")).isEqualTo("public, max-age=300");
        assertThat(JWKSet.parse(first.body()).getKeys()).hasSizeGreaterThanOrEqualTo(2);

        assertThat(conditional(first.header("ETag"))).isEqualTo(304);
        assertThat(conditional("W/" + first.header("ETag") + ", \"x\"")).isEqualTo(304);
        assertThat(conditional("\"x\"")).isEqualTo(200);

        rotate("PS256", true);
        assertThat(conditional(first.header("ETag"))).isEqualTo(200);
    }

    @Test
    void thePublishedKeysAreAtTheirUsualAddressToo() {
        Answer named = api.get(JWKS, null);
        Answer usual = api.get(USUAL_JWKS, null);

        assertThat(usual.status()).isEqualTo(200);
        assertThat(usual.body()).isEqualTo(named.body());
        for (String header : List.of("Content-Type", "Cache-Control", "ETag", "X-Content-Type-Options")) {
            assertThat(usual.header(header)).as(header).isEqualTo(named.header(header));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {JWKS, USUAL_JWKS})
    void thePublishedKeysCostNoStatement(String path) {
        assertThat(Statements.during(() -> api.get(path, null))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {JWKS, USUAL_JWKS})
    void thePublishedKeysAreForReading(String path) {
        assertThat(api.post(path, Map.of(), null, null).status()).isEqualTo(405);
    }

    private int conditional(String ifNoneMatch) {
        return api.send(HttpRequest.newBuilder(api.issuer().resolve(JWKS)).header("If-None-Match", ifNoneMatch))
                .status();
    }

    private void rotate(String algorithm, boolean immediately) {
        Answer answer = api.admin("POST", "/signing-keys/rotations", body(algorithm, immediately));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.json().get("state").asString()).isEqualTo(immediately ? "active" : "announced");
    }

    private static Map<String, Object> body(String algorithm, boolean immediately) {
        return immediately ? Map.of("algorithm", algorithm, "immediately", true) : Map.of("algorithm", algorithm);
    }

    private JsonNode one(String algorithm, String state) {
        List<JsonNode> found = StreamSupport.stream(
                        api.admin("GET", "/signing-keys?size=100&q=" + algorithm, null)
                                .json()
                                .get("items")
                                .spliterator(),
                        false)
                .filter(key -> key.get("state").asString().equals(state))
                .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private List<String> published() {
        return StreamSupport.stream(api.get(JWKS, null).json().get("keys").spliterator(), false)
                .map(key -> key.get("kid").asString())
                .toList();
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().get("code").asString()).isEqualTo(code);
    }
}
