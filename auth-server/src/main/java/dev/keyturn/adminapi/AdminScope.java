package dev.keyturn.adminapi;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The scopes of the admin API. */
public enum AdminScope {
    CLIENTS_READ("admin:clients:read"),
    CLIENTS_WRITE("admin:clients:write"),
    API_KEYS_READ("admin:api-keys:read"),
    API_KEYS_WRITE("admin:api-keys:write"),
    APIS_READ("admin:apis:read"),
    APIS_WRITE("admin:apis:write"),
    USERS_READ("admin:users:read"),
    USERS_WRITE("admin:users:write"),
    KEYS_READ("admin:keys:read"),
    KEYS_WRITE("admin:keys:write"),
    GRANTS_READ("admin:grants:read"),
    REVOCATIONS_READ("admin:revocations:read"),
    REVOCATIONS_WRITE("admin:revocations:write"),
    STORAGE_READ("admin:storage:read"),
    METRICS_READ("admin:metrics:read"),
    AUDIT_READ("admin:audit:read"),
    ALARMS_READ("admin:alarms:read"),
    ALARMS_WRITE("admin:alarms:write"),
    POSTURE_READ("admin:posture:read"),
    POSTURE_WRITE("admin:posture:write");

    private final String scope;

    AdminScope(String scope) {
        this.scope = scope;
    }

    /** The name of the scope. */
    public String scope() {
        return scope;
    }

    /** Descriptions of the scopes, by name. */
    public static Map<String, String> descriptions() {
        Map<String, String> descriptions = new LinkedHashMap<>();
        Arrays.stream(values()).forEach(value -> descriptions.put(value.scope, ScopeDescriptions.of(value.scope)));
        return descriptions;
    }
}
