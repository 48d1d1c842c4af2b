package dev.keyturn.adminapi;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The scopes of the admin API. */
public enum AdminScope {
    CLIENTS_READ("admin:clients:read", "See the registered clients"),
    CLIENTS_WRITE("admin:clients:write", "Register, change and delete clients, and issue their secrets"),
    API_KEYS_READ("admin:api-keys:read", "See the API keys of clients"),
    API_KEYS_WRITE("admin:api-keys:write", "Issue, change, rotate and revoke API keys"),
    APIS_READ("admin:apis:read", "See the APIs and their scopes"),
    APIS_WRITE("admin:apis:write", "Register, change and delete APIs and scopes"),
    USERS_READ("admin:users:read", "See the users"),
    USERS_WRITE("admin:users:write", "Create, change, disable and delete users, and reset their passwords"),
    KEYS_READ("admin:keys:read", "See the signing keys"),
    KEYS_WRITE("admin:keys:write", "Rotate and revoke signing keys"),
    AUTHORIZATIONS_READ("admin:authorizations:read", "See what users have allowed clients, and their sessions"),
    REVOCATIONS_READ("admin:revocations:read", "See what is revoked"),
    REVOCATIONS_WRITE("admin:revocations:write", "Revoke tokens and sessions"),
    STORAGE_READ("admin:storage:read", "See how much is stored"),
    METRICS_READ("admin:metrics:read", "See the metrics"),
    AUDIT_READ("admin:audit:read", "See who did what");

    private final String scope;
    private final String description;

    AdminScope(String scope, String description) {
        this.scope = scope;
        this.description = description;
    }

    /** The name of the scope. */
    public String scope() {
        return scope;
    }

    /** Descriptions of the scopes, by name. */
    public static Map<String, String> descriptions() {
        Map<String, String> descriptions = new LinkedHashMap<>();
        Arrays.stream(values()).forEach(value -> descriptions.put(value.scope, value.description));
        return descriptions;
    }
}
