package dev.keyturn.adminapi;

import dev.keyturn.adminapi.Callers.Rights;
import dev.keyturn.adminapi.Callers.Who;
import dev.keyturn.adminapi.DocumentedOperations.Operation;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Rules for callers of the operations in {@code docs/openapi.yaml}, and the few that the document does not express. */
final class Authorizations {

    static final int REFUSED = 401;
    static final int FORBIDDEN = 403;

    /** Operations for users without the role of an administrator, and their reach. */
    private static final Map<String, String> OWNERS = Map.ofEntries(
            Map.entry("GET /owned-clients", "their clients"),
            Map.entry("GET /api-keys", "keys of their clients"),
            Map.entry("POST /api-keys", "keys of their clients"),
            Map.entry("GET /api-keys/environments", "all environments"),
            Map.entry("GET /api-keys/{id}", "keys of their clients"),
            Map.entry("PUT /api-keys/{id}", "keys of their clients"),
            Map.entry("POST /api-keys/{id}/disable", "keys of their clients"),
            Map.entry("POST /api-keys/{id}/enable", "keys of their clients"),
            Map.entry("GET /api-keys/{id}/networks", "keys of their clients"),
            Map.entry("POST /api-keys/{id}/revoke", "keys of their clients"),
            Map.entry("POST /api-keys/{id}/rotate", "keys of their clients"),
            Map.entry("GET /api-keys/{id}/uses", "keys of their clients"));

    /** Changes that name no version, and the reason. */
    private static final Map<String, String> WITHOUT_VERSION = Map.ofEntries(
            Map.entry("POST /alarm-mutes", "creates"),
            Map.entry("DELETE /alarm-mutes/{id}", "a mute never changes"),
            Map.entry("POST /api-keys", "creates"),
            Map.entry("POST /apis", "creates"),
            Map.entry("POST /posture/acceptances", "creates"),
            Map.entry("DELETE /posture/acceptances/{acceptance_id}", "an acceptance never changes"),
            Map.entry("POST /clients", "creates"),
            Map.entry("POST /users", "creates"),
            Map.entry("POST /clients/{client_id}/secrets", "creates"),
            Map.entry("DELETE /clients/{client_id}/secrets/{secret_id}", "a secret never changes"),
            Map.entry("POST /clients/{client_id}/logout-deliveries/{id}/retry", "repeatable"),
            Map.entry("PUT /clients/{client_id}/owners/{user_id}", "repeatable"),
            Map.entry("DELETE /clients/{client_id}/owners/{user_id}", "repeatable"),
            Map.entry("POST /revocations", "an emergency"),
            Map.entry("POST /signing-keys/rotations", "creates"),
            Map.entry("POST /signing-keys/{key_id}/revocation", "an emergency"));

    /** Audiences of the endpoints of the protocols, which their descriptions name. */
    private static final Map<String, String> AUDIENCES = Map.of(
            "POST /api-keys/verify", "urn:keyturn:api-keys",
            "GET /revocations", "urn:keyturn:revocations");

    /** Answers to a caller with the right to a request that differ from those of all others. */
    private static final Map<String, Integer> REACHED = Map.of(
            "GET /admin/api/v1/grants", 400, // names no client, user or session
            "GET /admin/api/v1/posture/findings", 400, // names no rule
            "GET /admin/api/v1/sessions", 400, // names no user
            "POST /userinfo", 200); // reads

    private Authorizations() {}

    static String ownersOf(Operation operation) {
        return operation.isOfAdminApi() ? OWNERS.getOrDefault(operation.name(), "") : "";
    }

    static String audienceOf(Operation operation) {
        return operation.isOfAdminApi() ? AdminController.AUDIENCE : AUDIENCES.getOrDefault(operation.name(), "");
    }

    /** The version that it demands, or the reason for none. */
    static String versionOf(Operation operation) {
        if (operation.method().equals("GET")) {
            return "";
        }
        return operation.parameters("header").contains("If-Match")
                ? "`If-Match`"
                : Objects.requireNonNull(WITHOUT_VERSION.get(operation.name()), operation.name());
    }

    /** The further scopes that a caller needs, by the object of a change. */
    static String boundOf(Operation operation) {
        if (operation.method().equals("GET")) {
            return "";
        }
        return switch (operation.path().split("/", -1)[1]) {
            case "clients" -> "the server's scopes that the client has or gets";
            case "api-keys" -> "the server's scopes that the key has or gets";
            case "users" -> "all scopes, if the user is or becomes an administrator";
            default -> "";
        };
    }

    static List<Map<String, String>> tables() {
        return List.of(OWNERS, WITHOUT_VERSION);
    }

    /** The status of an answer to a request that is correct, but for an object that does not exist or has another version. */
    static int expected(Operation operation, Rights rights) {
        String audience = audienceOf(operation);
        if (!audience.isEmpty() && !rights.audience().contains(audience)) {
            return REFUSED;
        }
        boolean isOwner = rights.who() == Who.OWNER || rights.who() == Who.USER;
        boolean isClosed =
                operation.isOfAdminApi() && isOwner && ownersOf(operation).isEmpty();
        if (isClosed || operation.scopes().stream().noneMatch(rights.scopes()::contains)) {
            return FORBIDDEN;
        }
        boolean isOnKey = isOnKey(operation);
        if (isOnKey && rights.who() != Who.USER) {
            return operation.method().equals("GET") ? 200 : 412;
        }
        if (operation.path().contains("{")) {
            return 404;
        }
        return REACHED.getOrDefault(
                operation.method() + " " + operation.address(),
                operation.method().equals("GET") ? 200 : 400);
    }

    /** Whether it is about one API key, of which there is one that an owner has. */
    static boolean isOnKey(Operation operation) {
        return operation.isOfAdminApi() && operation.path().startsWith("/api-keys/{id}");
    }
}
