package dev.keyturn.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Api.Answer;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Statements;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** An API that chooses another algorithm goes on with the one before until verifiers know the key of the new one. */
@RunningServer
abstract class AlgorithmChoiceContract {

    @Autowired
    Api api;

    @Autowired
    KeyRing keyRing;

    @Autowired
    SigningProperties properties;

    @Autowired
    MutableClock.Shifted clock;

    @Autowired
    JdbcTemplate tables;

    private final String name = Api.uniqueName("stock");

    private String id = "";
    private String version = "";
    private String client = "";
    private String secret = "";

    @BeforeEach
    void beginWithoutKeysOfOtherAlgorithms() {
        tables.update("update client set id_token_signed_response_alg = null");
        tables.update("delete from api where signing_algorithm not in ('ES256', 'RS256')");
        tables.update("delete from signing_key where algorithm not in ('ES256', 'RS256')");
        keyRing.readAll();
        // so that it is signed with a key that stays published however far the clock is pushed
        api.forgetAdminToken();
    }

    @Test
    void theKeyIsPublishedAtOnceAndUsedWhenItHasBeenAnnouncedForTheWholeTime() throws Exception {
        register("RS256");
        Instant before = clock.instant();

        JsonNode changed = choose("PS256");

        JsonNode change = changed.get("algorithm_change");
        assertThat(change.get("signs_with").asString()).isEqualTo("RS256");
        assertThat(Instant.parse(change.get("takes_effect_at").asString()))
                .isBetween(
                        before.plus(properties.activationDelay()),
                        clock.instant().plus(properties.activationDelay()));
        String announced = key("PS256", "announced");
        assertThat(api.get("/oauth2/jwks", null).body()).contains(announced);
        assertThat(token().getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
        assertThat(Statements.during(() -> api.clientCredentials(client, secret, name + ":read")))
                .isEmpty();

        clock.during(properties.activationDelay(), keyRing::advance);

        assertThat(token().getHeader().getKeyID()).isEqualTo(announced);
        assertThat(read().get("algorithm_change").isNull()).isTrue();
    }

    @Test
    void aNewApiIsSignedForWithTheDefaultUntilThen() throws Exception {
        JsonNode registered = register("EdDSA");

        assertThat(registered.get("algorithm_change").get("signs_with").asString())
                .isEqualTo("ES256");
        assertThat(token().getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);

        clock.during(properties.activationDelay(), keyRing::advance);

        assertThat(token().getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.EdDSA);
    }

    @Test
    void aSecondChoiceKeepsTheAlgorithmInUse() throws Exception {
        register("RS256");
        choose("PS256");

        assertThat(choose("ES384").get("algorithm_change").get("signs_with").asString())
                .isEqualTo("RS256");
        assertThat(token().getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);

        assertThat(choose("RS256").get("algorithm_change").isNull()).isTrue();
        assertThat(token().getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
    }

    @Test
    void anAdministratorWhoWillNotWaitRotatesAtOnce() throws Exception {
        register("RS256");
        choose("PS256");
        String announced = key("PS256", "announced");

        Answer rotated =
                api.admin("POST", "/signing-keys/rotations", Map.of("algorithm", "PS256", "immediately", true));

        assertThat(rotated.json().get("key_id").asString()).isEqualTo(announced);
        assertThat(token().getHeader().getKeyID()).isEqualTo(announced);
        assertThat(read().get("algorithm_change").isNull()).isTrue();
    }

    @Test
    void anAlgorithmThatHasAKeyIsUsedAtOnce() throws Exception {
        register("RS256");

        assertThat(choose("ES256").get("algorithm_change").isNull()).isTrue();
        assertThat(token().getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
    }

    @Test
    void aRejectedChoiceCreatesNoKey() {
        register("RS256");

        for (String bad : List.of("none", "HS256", "es384", "")) {
            assertThat(put(bad).status()).as(bad).isEqualTo(400);
        }
        assertThat(tables.queryForList("select distinct algorithm from signing_key", String.class))
                .containsExactlyInAnyOrder("ES256", "RS256");
    }

    @Test
    void theAuditTrailSaysWhoHadTheKeyAnnounced() {
        register("RS256");
        choose("PS256");

        List<String> moves = new ArrayList<>();
        api.admin("GET", "/audit-events?subject_id=" + key("PS256", "announced"), null)
                .json()
                .get("items")
                .forEach(event -> moves.add(event.get("type").asString() + " by "
                        + event.get("actor").get("id").asString()));
        assertThat(moves)
                .containsExactlyInAnyOrder(
                        "signing-key.generated by " + RunningServer.AUTOMATION_ID,
                        "signing-key.announced by " + RunningServer.AUTOMATION_ID);
    }

    private JsonNode register(String algorithm) {
        Answer answer = api.admin(
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
                        Map.of("signing_algorithm", algorithm)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        id = answer.json().get("id").asString();
        version = answer.header("ETag");
        client = Api.uniqueName("service");
        secret = api.registerClient(Map.of(
                        "client_id",
                        client,
                        "client_name",
                        "Service",
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("client_credentials"),
                        "scopes",
                        List.of(name + ":read")))
                .get("client_secret")
                .asString();
        return answer.json();
    }

    private JsonNode choose(String algorithm) {
        Answer answer = put(algorithm);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        version = answer.header("ETag");
        return answer.json();
    }

    private Answer put(String algorithm) {
        return api.adminRaw(
                "PUT",
                "/apis/" + id,
                "{\"name\": \"" + name + "\", \"scopes\": [{\"name\": \"" + name
                        + ":read\", \"description\": \"Read\"}], \"access_tokens\": {\"signing_algorithm\": \""
                        + algorithm
                        + "\"}}",
                "If-Match",
                version);
    }

    private JsonNode read() {
        return api.admin("GET", "/apis/" + id, null).json();
    }

    private String key(String algorithm, String state) {
        for (JsonNode key : api.admin("GET", "/signing-keys?size=100&q=" + algorithm, null)
                .json()
                .get("items")) {
            if (key.get("state").asString().equals(state)) {
                return key.get("key_id").asString();
            }
        }
        throw new AssertionError("No key of " + algorithm + " is " + state);
    }

    private SignedJWT token() throws ParseException {
        Answer answer = api.clientCredentials(client, secret, name + ":read");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return SignedJWT.parse(answer.json().get("access_token").asString());
    }
}
