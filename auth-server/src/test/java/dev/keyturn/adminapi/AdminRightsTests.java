package dev.keyturn.adminapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.adminapi.DocumentedOperations.Operation;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.RunningServer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * No operation of the admin API gives its caller more than the caller has. Each is called by a client that holds the scope of
 * that operation alone, and is to make, change, end or take over something that may do more.
 */
@RunningServer
@OnH2
class AdminRightsTests {

    private static final JsonMapper JSON = new JsonMapper();

    /** The operations that only read, and what they read holds no credential. */
    private static final Set<String> READING = Set.of(
            "GET /alarm-mutes",
            "GET /alarms",
            "GET /alarms/{id}",
            "GET /api-keys",
            "GET /api-keys/environments",
            "GET /api-keys/{id}",
            "GET /api-keys/{id}/networks",
            "GET /api-keys/{id}/uses",
            "GET /apis",
            "GET /apis/{id}",
            "GET /audit-events",
            "GET /audit-events/older",
            "GET /audit-events/{id}/proof",
            "GET /audit-tree/consistency",
            "GET /grants",
            "GET /grants/{id}",
            "GET /clients",
            "GET /clients/{client_id}",
            "GET /clients/{client_id}/logout-deliveries",
            "GET /clients/{client_id}/owners",
            "GET /clients/{client_id}/secrets",
            "GET /owned-clients",
            "GET /revocations",
            "GET /scanner-rules/{file}",
            "GET /sessions",
            "GET /signing-keys",
            "GET /signing-keys/{key_id}",
            "GET /signing-keys/{key_id}/revocation",
            "GET /posture",
            "GET /posture/findings",
            "GET /posture/signed-report",
            "GET /storage",
            "GET /users",
            "GET /users/{id}",
            "GET /users/{id}/second-factors");

    /** The operations that make nobody able to do more: they end tokens, or replace what signs them. */
    private static final Set<String> ENDING =
            Set.of("POST /revocations", "POST /signing-keys/rotations", "POST /signing-keys/{key_id}/revocation");

    /** The operations on alarms, which are about others and hold no rights. */
    private static final Set<String> ON_ALARMS = Set.of(
            "POST /alarms/{id}/acknowledge",
            "POST /alarms/{id}/close",
            "POST /alarm-mutes",
            "DELETE /alarm-mutes/{id}");

    /** The operations that send what was sent before. */
    private static final Set<String> REPEATING = Set.of("POST /clients/{client_id}/logout-deliveries/{id}/retry");

    /** The operations on findings, which change neither objects nor rights. */
    private static final Set<String> ON_FINDINGS =
            Set.of("POST /posture/acceptances", "DELETE /posture/acceptances/{acceptance_id}");

    /** The operations on APIs of others; those of the server itself are closed to everybody. */
    private static final Set<String> ON_APIS = Set.of("POST /apis", "PUT /apis/{id}", "DELETE /apis/{id}");

    @Autowired
    Api api;

    private final Map<String, String> tokens = new HashMap<>();
    private final Map<String, List<Attempt>> attempts = new TreeMap<>();
    private final List<String> targets = new ArrayList<>();
    private String ordinaryUser = "";

    @BeforeEach
    void placeTheOperations() {
        api.registerOrdersApi();
        placeClients();
        placeApiKeys();
        placeUsers();
    }

    @Test
    void eachOperationHasAPlaceInThisTest() {
        Set<String> placed = new TreeSet<>(attempts.keySet());
        placed.addAll(READING);
        placed.addAll(ENDING);
        placed.addAll(ON_APIS);
        placed.addAll(ON_ALARMS);
        placed.addAll(ON_FINDINGS);
        placed.addAll(REPEATING);

        assertThat(DocumentedOperations.all().stream().map(Operation::name))
                .containsExactlyInAnyOrderElementsOf(placed);
        assertThat(READING).allMatch(name -> name.startsWith("GET "));
    }

    @Test
    void anOperationCannotExtendTheScopesOfItsCaller() {
        Map<String, String> before = new TreeMap<>();
        targets.forEach(
                target -> before.put(target, api.admin("GET", target, null).body()));
        SoftAssertions all = new SoftAssertions();
        DocumentedOperations.all().stream()
                .filter(operation -> attempts.containsKey(operation.name()))
                .forEach(operation -> attempts.getOrDefault(operation.name(), List.of())
                        .forEach(attempt -> assertRefused(all, operation, attempt, operation.scopes())));
        targets.forEach(target ->
                all.assertThat(api.admin("GET", target, null).body()).as(target).isEqualTo(before.get(target)));

        all.assertAll();
        assertThat(before).hasSizeGreaterThan(7);
    }

    @Test
    void aCallerWithoutAllScopesCannotCreateOrTakeOverAdministrators() {
        Set<String> most = new TreeSet<>(AdminScope.descriptions().keySet());
        most.remove("admin:metrics:read");
        SoftAssertions all = new SoftAssertions();
        DocumentedOperations.all().stream()
                .filter(operation -> operation.path().startsWith("/users") && attempts.containsKey(operation.name()))
                .forEach(operation -> attempts.getOrDefault(operation.name(), List.of())
                        .forEach(attempt -> assertRefused(all, operation, attempt, most)));
        all.assertAll();
    }

    @Test
    void theScopeForUsersSufficesForUsersWhoAreNotAdministrators() {
        String token = tokenWith(List.of("admin:users:write"));
        String user = "/users/" + ordinaryUser;

        assertThat(api.adminAs(
                                token,
                                "PUT",
                                user,
                                "{\"name\": \"Ada\", \"email\": \"ada@example.com\"}",
                                "If-Match",
                                "*")
                        .status())
                .isEqualTo(200);
        for (String action : List.of("/disable", "/enable", "/reset-password")) {
            assertThat(api.adminAs(token, "POST", user + action, "", "If-Match", "*")
                            .status())
                    .as(action)
                    .isEqualTo(200);
        }
        assertThat(api.adminAs(token, "DELETE", user, "", "If-Match", "*").status())
                .isEqualTo(204);
    }

    @Test
    void anAdministratorsProgramGrantsEachScopeOfTheServerExceptToPublicClients() {
        List<String> scopes = serverScopes();

        assertThat(scopes)
                .contains("admin:users:write", "revocations:read", "api-keys:verify")
                .hasSizeGreaterThan(17);
        for (String scope : scopes) {
            api.registerClient(client(Api.uniqueName("granted"), scope));
            Api.Answer refused = api.adminRaw("POST", "/clients", """
                    {"client_name": "Open", "token_endpoint_auth_method": "none", "grant_types": ["authorization_code"],
                     "redirect_uris": ["https://app.example.com/callback"], "scopes": ["%s"]}""".formatted(scope));
            assertThat(refused.status()).as(scope).isEqualTo(400);
            assertThat(refused.json().at("/errors/0/code").asString()).isEqualTo("requires-confidential-client");
        }
    }

    @Test
    void theServersOwnApisAndTheirScopesAreClosed() {
        String token = tokenWith(List.of("admin:apis:write"));
        for (JsonNode own : builtInApis()) {
            String path = "/apis/" + own.get("id").asString();
            assertThat(api.adminAs(token, "DELETE", path, "", "If-Match", "*").status())
                    .isEqualTo(409);
            assertThat(api.adminAs(token, "PUT", path, "{\"name\": \"x\", \"scopes\": []}", "If-Match", "*")
                            .status())
                    .isEqualTo(409);
            assertThat(api.adminAs(token, "PUT", path, own.toString(), "If-Match", "*")
                            .json()
                            .get("code")
                            .asString())
                    .isEqualTo("built-in");
        }
        for (String scope : serverScopes()) {
            Api.Answer refused = api.adminAs(token, "POST", "/apis", """
                    {"name": "x", "audience": "https://%s.example.com", "scopes": [{"name": "%s", "description": "x"}]}""".formatted(Api.uniqueName("own"), scope));
            assertThat(refused.status()).as(scope + refused.body()).isEqualTo(scope.startsWith("admin:") ? 400 : 409);
        }
    }

    private void placeClients() {
        List<String> more = new ArrayList<>(serverScopes());
        more.remove("admin:clients:write");
        for (String scope : more) {
            place("POST /clients", "/clients", client(Api.uniqueName("made"), scope));
        }
        String plain = Api.uniqueName("plain");
        api.registerClient(client(plain, "orders:read"));
        for (String scope : List.of("admin:storage:read", "revocations:read", "api-keys:verify")) {
            String id = Api.uniqueName("mighty");
            api.registerClient(client(id, scope));
            String mighty = target("/clients/" + id);
            place("PUT /clients/{client_id}", mighty, client(id, "orders:read"));
            place("PUT /clients/{client_id}", mighty, client(id, scope));
            place("PUT /clients/{client_id}", target("/clients/" + plain), client(plain, scope));
            place("DELETE /clients/{client_id}", mighty, null);
            place("POST /clients/{client_id}/disable", mighty + "/disable", null);
            place("POST /clients/{client_id}/enable", mighty + "/enable", null);
            String secrets = target(mighty + "/secrets");
            place("POST /clients/{client_id}/secrets", secrets, null);
            String secret = api.admin("GET", secrets, null).json().at("/0/id").asString();
            place("DELETE /clients/{client_id}/secrets/{secret_id}", secrets + "/" + secret, null);
            String owner = target(mighty + "/owners") + "/" + root();
            place("PUT /clients/{client_id}/owners/{user_id}", owner, null);
            place("DELETE /clients/{client_id}/owners/{user_id}", owner, null);
        }
    }

    private void placeApiKeys() {
        for (String scope : List.of("admin:storage:read", "revocations:read")) {
            String client = Api.uniqueName("keys");
            api.registerClient(client(client, scope, "orders:read"));
            place("POST /api-keys", "/api-keys", key(client, scope));
            String mighty = target("/api-keys/" + id(api.admin("POST", "/api-keys", key(client, scope))));
            String plain = target("/api-keys/" + id(api.admin("POST", "/api-keys", key(client, "orders:read"))));
            place("PUT /api-keys/{id}", plain, Map.of("name", "Job", "scopes", List.of(scope)));
            place("PUT /api-keys/{id}", mighty, Map.of("name", "Job", "scopes", List.of("orders:read")));
            place("POST /api-keys/{id}/disable", mighty + "/disable", null);
            place("POST /api-keys/{id}/enable", mighty + "/enable", null);
            place("POST /api-keys/{id}/revoke", mighty + "/revoke", null);
            place("POST /api-keys/{id}/rotate", mighty + "/rotate", Map.of());
        }
    }

    private void placeUsers() {
        List<String> roles = List.of("administrator");
        place("POST /users", "/users", Map.of("username", Api.uniqueName("made"), "name", "Eve", "roles", roles));
        ordinaryUser = id(api.admin("POST", "/users", Map.of("username", Api.uniqueName("plain"), "name", "Ada")));
        place("PUT /users/{id}", target("/users/" + ordinaryUser), Map.of("name", "Ada", "roles", roles));
        String mighty = target("/users/"
                + id(api.admin(
                        "POST", "/users", Map.of("username", Api.uniqueName("chief"), "name", "Ada", "roles", roles))));
        String disabled = target("/users/"
                + id(api.admin(
                        "POST", "/users", Map.of("username", Api.uniqueName("chief"), "name", "Ada", "roles", roles))));
        api.adminRaw("POST", disabled + "/disable", "", "If-Match", "*");
        place("PUT /users/{id}", mighty, Map.of("name", "Ada", "email", "eve@example.com", "roles", roles));
        place("PUT /users/{id}", mighty, Map.of("name", "Ada", "roles", List.of()));
        for (String administrator : List.of(mighty, disabled)) {
            place("POST /users/{id}/disable", administrator + "/disable", null);
            place("POST /users/{id}/enable", administrator + "/enable", null);
            place("POST /users/{id}/reset-password", administrator + "/reset-password", null);
            place(
                    "POST /users/{id}/second-factors/reset",
                    administrator + "/second-factors/reset",
                    Map.of("reason", "Phone lost"));
            place("DELETE /users/{id}", administrator, null);
        }
    }

    private void place(String operation, String path, @Nullable Object body) {
        attempts.computeIfAbsent(operation, name -> new ArrayList<>())
                .add(new Attempt(path, body == null ? "" : JSON.writeValueAsString(body)));
    }

    private String target(String path) {
        if (!targets.contains(path)) {
            targets.add(path);
        }
        return path;
    }

    private void assertRefused(SoftAssertions all, Operation operation, Attempt attempt, Collection<String> scopes) {
        Api.Answer answer =
                api.adminAs(tokenWith(scopes), operation.method(), attempt.path, attempt.body, "If-Match", "*");
        String what = operation.name() + " " + attempt + " with " + scopes + ": " + answer.body();
        all.assertThat(answer.status()).as(what).isEqualTo(403);
        all.assertThat(answer.body()).as(what).contains("\"code\":\"insufficient-scope\"", "lacks the scope admin:");
        all.assertThat(answer.header("Content-Type")).as(what).startsWith("application/problem+json");
    }

    private String tokenWith(Collection<String> scopes) {
        return tokens.computeIfAbsent(String.join(" ", scopes), scope -> {
            String id = Api.uniqueName("caller");
            String secret = api.registerClient(client(id, scope.split(" ", -1)))
                    .get("client_secret")
                    .asString();
            return api.clientCredentials(id, secret, scope)
                    .json()
                    .get("access_token")
                    .asString();
        });
    }

    private List<JsonNode> builtInApis() {
        List<JsonNode> own = new ArrayList<>();
        api.admin("GET", "/apis?q=keyturn&size=100", null).json().get("items").forEach(each -> {
            // other tests have built-in APIs of their own in this database
            boolean isOfTest = each.get("audience").asString().startsWith("urn:keyturn:test:");
            if (each.get("built_in").asBoolean() && !isOfTest) {
                own.add(each);
            }
        });
        return own;
    }

    private List<String> serverScopes() {
        return builtInApis().stream()
                .flatMap(own -> own.get("scopes").valueStream())
                .map(scope -> scope.get("name").asString())
                .collect(Collectors.toList());
    }

    private String root() {
        return api.admin("GET", "/users?q=root", null).json().at("/items/0/id").asString();
    }

    private static String id(Api.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().get("id").asString();
    }

    private static Map<String, Object> client(String id, String... scopes) {
        return Map.of(
                "client_id",
                id,
                "client_name",
                id,
                "token_endpoint_auth_method",
                "client_secret_basic",
                "grant_types",
                List.of("client_credentials"),
                "scopes",
                Arrays.asList(scopes));
    }

    private static Map<String, Object> key(String client, String scope) {
        return Map.of("client_id", client, "environment", "live", "name", "Job", "scopes", List.of(scope));
    }

    private record Attempt(String path, String body) {}
}
