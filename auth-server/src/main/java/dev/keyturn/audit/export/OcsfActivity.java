package dev.keyturn.audit.export;

import static dev.keyturn.audit.export.OcsfClass.ACCOUNT_CHANGE;
import static dev.keyturn.audit.export.OcsfClass.API_ACTIVITY;
import static dev.keyturn.audit.export.OcsfClass.AUTHENTICATION;
import static dev.keyturn.audit.export.OcsfClass.DETECTION_FINDING;
import static dev.keyturn.audit.export.OcsfClass.ENTITY_MANAGEMENT;

import java.util.Map;
import java.util.Optional;

/**
 * Activity of an OCSF class. The table has one for each type of audit event.
 *
 * @param id number within the class; {@value #OTHER} if the class has none for it
 * @param name its caption in OCSF, or a name of ours for {@value #OTHER}
 */
record OcsfActivity(OcsfClass ofClass, int id, String name) {

    private static final int OTHER = 99;
    private static final int ACTIVITIES_OF_A_CLASS = 100;
    private static final String ALARM = "alarm.";

    private static final OcsfActivity LOGON = new OcsfActivity(AUTHENTICATION, 1, "Logon");
    private static final OcsfActivity LOGOFF = new OcsfActivity(AUTHENTICATION, 2, "Logoff");
    private static final OcsfActivity ENABLE_FACTOR = new OcsfActivity(ACCOUNT_CHANGE, 10, "MFA Factor Enable");
    private static final OcsfActivity DISABLE_FACTOR = new OcsfActivity(ACCOUNT_CHANGE, 11, "MFA Factor Disable");
    private static final OcsfActivity CREATE_ENTITY = new OcsfActivity(ENTITY_MANAGEMENT, 1, "Create");
    private static final OcsfActivity UPDATE_ENTITY = new OcsfActivity(ENTITY_MANAGEMENT, 3, "Update");
    private static final OcsfActivity DELETE_ENTITY = new OcsfActivity(ENTITY_MANAGEMENT, 4, "Delete");
    private static final OcsfActivity ENABLE_ENTITY = new OcsfActivity(ENTITY_MANAGEMENT, 8, "Enable");
    private static final OcsfActivity DISABLE_ENTITY = new OcsfActivity(ENTITY_MANAGEMENT, 9, "Disable");
    private static final OcsfActivity CREATE = new OcsfActivity(API_ACTIVITY, 1, "Create");
    private static final OcsfActivity UPDATE = new OcsfActivity(API_ACTIVITY, 3, "Update");
    private static final OcsfActivity DELETE = new OcsfActivity(API_ACTIVITY, 4, "Delete");
    private static final OcsfActivity FIND = new OcsfActivity(DETECTION_FINDING, 1, "Create");
    private static final OcsfActivity UPDATE_FINDING = new OcsfActivity(DETECTION_FINDING, 2, "Update");
    private static final OcsfActivity CLOSE_FINDING = new OcsfActivity(DETECTION_FINDING, 3, "Close");

    private static final Map<String, OcsfActivity> TABLE = Map.ofEntries(
            Map.entry("user.signed-in", LOGON),
            Map.entry("sign-in.failed", LOGON),
            Map.entry("second-factor.failed", LOGON),
            Map.entry("recovery-code.used", LOGON),
            Map.entry("passkey.added", ENABLE_FACTOR),
            Map.entry("passkey.renamed", ENABLE_FACTOR),
            Map.entry("passkey.removed", DISABLE_FACTOR),
            Map.entry("passkey.cloned", LOGON),
            Map.entry("authenticator-app.added", ENABLE_FACTOR),
            Map.entry("authenticator-app.removed", DISABLE_FACTOR),
            Map.entry("recovery-codes.replaced", ENABLE_FACTOR),
            Map.entry("second-factors.reset", DISABLE_FACTOR),
            Map.entry("user.signed-out", LOGOFF),
            Map.entry("user.sessions-ended", LOGOFF),
            Map.entry("user.created", new OcsfActivity(ACCOUNT_CHANGE, 1, "Create")),
            Map.entry("user.enabled", new OcsfActivity(ACCOUNT_CHANGE, 2, "Enable")),
            Map.entry("password.changed", new OcsfActivity(ACCOUNT_CHANGE, 3, "Password Change")),
            Map.entry("password.recovered", new OcsfActivity(ACCOUNT_CHANGE, 3, "Password Change")),
            Map.entry("password.reset", new OcsfActivity(ACCOUNT_CHANGE, 4, "Password Reset")),
            Map.entry("user.disabled", new OcsfActivity(ACCOUNT_CHANGE, 5, "Disable")),
            Map.entry("user.deleted", new OcsfActivity(ACCOUNT_CHANGE, 6, "Delete")),
            Map.entry("user.updated", new OcsfActivity(ACCOUNT_CHANGE, OTHER, "Update")),
            Map.entry("email-address.confirmed", new OcsfActivity(ACCOUNT_CHANGE, OTHER, "Update")),
            Map.entry("administrator.restored", new OcsfActivity(ACCOUNT_CHANGE, OTHER, "Restore")),
            Map.entry("client.created", CREATE_ENTITY),
            Map.entry("client.updated", UPDATE_ENTITY),
            Map.entry("client.enabled", ENABLE_ENTITY),
            Map.entry("client.disabled", DISABLE_ENTITY),
            Map.entry("client.deleted", DELETE_ENTITY),
            Map.entry("client-owner.added", UPDATE_ENTITY),
            Map.entry("client-owner.removed", UPDATE_ENTITY),
            Map.entry("client-network.added", UPDATE_ENTITY),
            Map.entry("client-secret.created", CREATE_ENTITY),
            Map.entry("client-secret.deleted", DELETE_ENTITY),
            Map.entry("api.created", CREATE_ENTITY),
            Map.entry("api.updated", UPDATE_ENTITY),
            Map.entry("api.deleted", DELETE_ENTITY),
            Map.entry("api-key.created", CREATE_ENTITY),
            Map.entry("api-key.imported", CREATE_ENTITY),
            Map.entry("api-key.updated", UPDATE_ENTITY),
            Map.entry("api-key.rotated", UPDATE_ENTITY),
            Map.entry("api-key.enabled", ENABLE_ENTITY),
            Map.entry("api-key.disabled", DISABLE_ENTITY),
            Map.entry("api-key.revoked", DELETE_ENTITY),
            Map.entry("api-key-network.added", UPDATE_ENTITY),
            Map.entry("api-key.quarantined", new OcsfActivity(ENTITY_MANAGEMENT, 12, "Suspend")),
            Map.entry("api-key.expiring", new OcsfActivity(ENTITY_MANAGEMENT, OTHER, "Expire")),
            Map.entry("api-key.leaked", FIND),
            Map.entry("signing-key.generated", CREATE_ENTITY),
            Map.entry("signing-key.announced", UPDATE_ENTITY),
            Map.entry("signing-key.activated", new OcsfActivity(ENTITY_MANAGEMENT, 10, "Activate")),
            Map.entry("signing-key.retired", new OcsfActivity(ENTITY_MANAGEMENT, 11, "Deactivate")),
            Map.entry("signing-key.revoked", DELETE_ENTITY),
            Map.entry("signing-key.destroyed", DELETE_ENTITY),
            Map.entry("grant.created", CREATE),
            Map.entry("grant.revoked", DELETE),
            Map.entry("consent.granted", CREATE),
            Map.entry("consent.reduced", UPDATE),
            Map.entry("consent.withdrawn", DELETE),
            Map.entry("access-token.revoked", DELETE),
            Map.entry("tokens.revoked", DELETE),
            Map.entry("alarm.acknowledged", UPDATE_FINDING),
            Map.entry("alarm.closed", CLOSE_FINDING),
            Map.entry("alarm.muted", CREATE),
            Map.entry("alarm.unmuted", DELETE),
            Map.entry("posture-finding.accepted", UPDATE),
            Map.entry("posture-finding.reopened", UPDATE),
            Map.entry("logout-delivery.failed", new OcsfActivity(API_ACTIVITY, OTHER, "Deliver")),
            Map.entry("refresh-token.replayed", FIND),
            Map.entry("request.rejected", new OcsfActivity(API_ACTIVITY, OTHER, "Reject")));

    /** The activity of a type that the table has, or of an alarm. A mute is about no alarm: it is an object of the API. */
    static Optional<OcsfActivity> find(String type) {
        OcsfActivity known = TABLE.get(type);
        return Optional.ofNullable(known == null && type.startsWith(ALARM) ? FIND : known);
    }

    /** The activity of any type. Of one that this version does not know, an activity of an API named like the type. */
    static OcsfActivity of(String type) {
        return find(type).orElseGet(() -> new OcsfActivity(API_ACTIVITY, OTHER, type));
    }

    int typeUid() {
        return ofClass.uid() * ACTIVITIES_OF_A_CLASS + id;
    }

    /** Status of a finding after the activity, by OCSF's numbers. */
    Status statusOfFinding() {
        return switch (id) {
            case 2 -> new Status(2, "In Progress");
            case 3 -> new Status(4, "Resolved");
            default -> new Status(1, "New");
        };
    }

    String typeName() {
        return ofClass.caption() + ": " + name;
    }

    /** Status by OCSF's number and caption. */
    record Status(int id, String caption) {}
}
