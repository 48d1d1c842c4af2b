package dev.keyturn.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What users do with the keys of clients that are theirs, and cannot do with any other. */
@RunningServer
abstract class SelfServiceFlow {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String SCOPES = "openid admin:api-keys:read admin:api-keys:write admin:clients:read";

    @Autowired
    Api api;

    private final String own = Api.uniqueName("own");
    private final String foreign = Api.uniqueName("foreign");
    private SignedInPartner partner;
    private String token;
    private String user;

    @BeforeEach
    void signInAndOwnAClient() throws Exception {
        api.registerOrdersApi();
        partner = new SignedInPartner(api, List.of(SCOPES.split(" ", -1)));
        Partner attempt = partner.attempt(SCOPES);
        token = Partner.parse(attempt.exchange(partner.allow(attempt)))
                .toSuccessResponse()
                .getTokens()
                .getAccessToken()
                .getValue();
        user = SignedJWT.parse(token).getJWTClaimsSet().getSubject();
        register(own, "orders:read", "admin:users:read");
        register(foreign, "orders:read");
        give(own, user);
    }

    @AfterEach
    void closeBrowser() {
        partner.close();
    }

    @Test
    void ownersSeeTheirClientsAndManageTheirKeys() {
        JsonNode clients = call("GET", "/owned-clients", null).json();
        assertThat(clients.size()).isEqualTo(1);
        assertThat(clients.at("/0/client_id").asString()).isEqualTo(own);

        JsonNode issued = call("POST", "/api-keys", key(own)).json();
        String key = "/api-keys/" + issued.get("id").asString();
        assertThat(issued.get("key").asString()).startsWith("kt_live_");
        assertThat(call("GET", key, null).status()).isEqualTo(200);
        assertThat(call("GET", key + "/uses", null).status()).isEqualTo(200);
        assertThat(call("POST", key + "/disable", null).status()).isEqualTo(200);
        assertThat(call("POST", key + "/enable", null).status()).isEqualTo(200);
        assertThat(call("PUT", key, Map.of("name", "Other", "scopes", List.of("orders:read")))
                        .status())
                .isEqualTo(200);
        String successor = "/api-keys/"
                + call("POST", key + "/rotate", Map.of()).json().get("id").asString();
        assertThat(call("POST", successor + "/revoke", null)
                        .json()
                        .get("revocation_reason")
                        .asString())
                .isEqualTo("revoked-by-owner");
    }

    @Test
    void ownersCannotMakeAnotherUserResponsibleForAKey() {
        String other = newUser();
        JsonNode issued = call("POST", "/api-keys", keyOf(user)).json();
        String key = "/api-keys/" + issued.get("id").asString();

        for (Api.Answer refused : List.of(
                call("POST", "/api-keys", keyOf(other)),
                call("PUT", key, Map.of("name", "Job", "scopes", List.of("orders:read"), "owner_id", other)))) {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.json().at("/errors/0/field").asString()).isEqualTo("owner_id");
            assertThat(refused.json().at("/errors/0/code").asString()).isEqualTo("unknown-user");
        }

        assertThat(issued.get("owner_id").asString()).isEqualTo(user);
        Map<String, Object> withOther = Map.of("name", "Job", "scopes", List.of("orders:read"), "owner_id", other);
        assertThat(api.admin("PUT", key, withOther).status()).isEqualTo(200);
        assertThat(call("PUT", key, withOther).status()).as("unchanged").isEqualTo(200);
    }

    private Map<String, Object> keyOf(String owner) {
        Map<String, Object> key = new HashMap<>(key(own));
        key.put("owner_id", owner);
        return key;
    }

    @Test
    void clientsOfOthersAreNotFound() {
        JsonNode issued = api.admin("POST", "/api-keys", key(foreign)).json();
        String key = "/api-keys/" + issued.get("id").asString();

        assertThat(call("POST", "/api-keys", key(foreign)).json().get("code").asString())
                .isEqualTo("client-not-found");
        assertThat(call("GET", "/api-keys", null).json().get("items").size()).isZero();
        assertThat(call("GET", "/api-keys?client_id=" + foreign, null)
                        .json()
                        .get("items")
                        .size())
                .isZero();
        for (String action : List.of("/disable", "/enable", "/revoke")) {
            assertThat(call("POST", key + action, null).status()).isEqualTo(404);
        }
        assertThat(call("POST", key + "/rotate", Map.of()).status()).isEqualTo(404);
        assertThat(call("PUT", key, Map.of("name", "Mine", "scopes", List.of("orders:read")))
                        .status())
                .isEqualTo(404);
        assertThat(call("GET", key, null).status()).isEqualTo(404);
        assertThat(call("GET", key + "/uses", null).status()).isEqualTo(404);
        assertThat(api.admin("GET", key, null).json().get("state").asString()).isEqualTo("active");
    }

    @Test
    void nothingElseOfTheAdminApiIsOpenToThem() {
        for (String path : List.of("/clients", "/clients/" + own, "/clients/" + own + "/owners", "/users")) {
            assertThat(call("GET", path, null).json().get("code").asString())
                    .as(path)
                    .isEqualTo("not-an-administrator");
        }
    }

    @Test
    void noOwnerMakesAKeyForTheServerItself() {
        Map<String, Object> key =
                Map.of("client_id", own, "environment", "live", "name", "Root", "scopes", List.of("admin:users:read"));

        assertThat(call("POST", "/api-keys", key).json().get("code").asString()).isEqualTo("insufficient-scope");
    }

    @Test
    void aRemovedOwnerLosesAccessAtOnce() {
        String key = "/api-keys/"
                + call("POST", "/api-keys", key(own)).json().get("id").asString();

        take(own, user);

        assertThat(call("GET", key, null).status()).isEqualTo(404);
        assertThat(call("GET", "/owned-clients", null).json().size()).isZero();
    }

    @Test
    void theTrailSaysWhoBecameAnOwnerAndWhoIsNoLonger() {
        give(own, user);
        take(own, user);
        take(own, user);

        JsonNode trail = api.admin("GET", "/audit-events?q=client-owner&subject_id=" + own, null)
                .json();
        assertThat(trail.get("total").asInt()).isEqualTo(2);
        assertThat(trail.at("/items/0/type").asString()).isEqualTo("client-owner.removed");
        assertThat(trail.at("/items/1/type").asString()).isEqualTo("client-owner.added");
        assertThat(trail.at("/items/1/details/user_id").asString()).isEqualTo(user);
    }

    @ParameterizedTest
    @CsvSource({"root, 404", "6f9619ff-8b86-4d01-b42d-00cf4fc964ff, 404", "%00, 400", "null, 404", "*, 404"})
    void onlyUsersCanOwnClients(String id, int status) {
        assertThat(api.admin("PUT", "/clients/" + own + "/owners/" + id, null).status())
                .isEqualTo(status);
        assertThat(api.admin("GET", "/clients/" + own + "/owners", null).json().size())
                .isEqualTo(1);
    }

    @Test
    void aClientHasAtMostTwentyOwnersAndABuiltInOneNone() {
        for (int i = 1; i < 20; i++) {
            give(own, newUser());
        }

        assertThat(api.admin("PUT", "/clients/" + own + "/owners/" + newUser(), null)
                        .json()
                        .get("code")
                        .asString())
                .isEqualTo("too-many-owners");
        give(own, user);
        assertThat(api.admin("PUT", "/clients/keyturn-console/owners/" + user, null)
                        .status())
                .isEqualTo(409);
        assertThat(api.admin("GET", "/clients/nobody/owners", null).status()).isEqualTo(404);
    }

    private String newUser() {
        return api.admin("POST", "/users", Map.of("username", Api.uniqueName("owner"), "name", "Owner"))
                .json()
                .get("id")
                .asString();
    }

    private void give(String client, String owner) {
        assertThat(api.admin("PUT", "/clients/" + client + "/owners/" + owner, null)
                        .status())
                .isEqualTo(204);
    }

    private void take(String client, String owner) {
        assertThat(api.admin("DELETE", "/clients/" + client + "/owners/" + owner, null)
                        .status())
                .isEqualTo(204);
    }

    private static Map<String, Object> key(String client) {
        return Map.of("client_id", client, "environment", "live", "name", "Job", "scopes", List.of("orders:read"));
    }

    private Api.Answer call(String method, String path, @Nullable Object body) {
        return api.send(HttpRequest.newBuilder(api.issuer().resolve("/admin/api/v1" + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("If-Match", "*")
                .method(
                        method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private void register(String id, String... scopes) {
        api.registerClient(Map.of(
                "client_id",
                id,
                "client_name",
                id,
                "token_endpoint_auth_method",
                "client_secret_basic",
                "grant_types",
                List.of("client_credentials"),
                "scopes",
                List.of(scopes)));
    }
}
