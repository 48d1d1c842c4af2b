package dev.keyturn.console.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Types of events in groups, for the filter. Their words are the messages {@code audit.type.<code>}. */
final class EventTypes {

    private static final Map<String, List<String>> GROUPS = groups();

    private EventTypes() {}

    /**
     * Codes of the types by the message key of their group.
     *
     * @param chosen a type that is offered in any case; empty for none
     */
    static Map<String, List<String>> byHeading(String chosen) {
        boolean known = GROUPS.values().stream().anyMatch(codes -> codes.contains(chosen));
        if (known || chosen.isEmpty()) {
            return GROUPS;
        }
        Map<String, List<String>> all = new LinkedHashMap<>(GROUPS);
        all.put("audit.heading.selected", List.of(chosen));
        return all;
    }

    private static Map<String, List<String>> groups() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        groups.put(
                "audit.heading.sign-in",
                List.of(
                        "user.signed-in",
                        "user.signed-out",
                        "user.sessions-ended",
                        "sign-in.failed",
                        "second-factor.failed",
                        "password.changed",
                        "password.recovered",
                        "password.reset",
                        "passkey.added",
                        "passkey.renamed",
                        "passkey.removed",
                        "passkey.cloned",
                        "authenticator-app.added",
                        "authenticator-app.removed",
                        "recovery-codes.replaced",
                        "recovery-code.used",
                        "second-factors.reset"));
        groups.put(
                "audit.heading.users",
                List.of(
                        "user.created",
                        "user.updated",
                        "email-address.confirmed",
                        "user.disabled",
                        "user.enabled",
                        "user.deleted",
                        "administrator.restored"));
        groups.put(
                "audit.heading.clients",
                List.of(
                        "client.created",
                        "client.updated",
                        "client.disabled",
                        "client.enabled",
                        "client.deleted",
                        "client-owner.added",
                        "client-owner.removed",
                        "client-secret.created",
                        "client-secret.deleted",
                        "client-network.added",
                        "logout-delivery.failed"));
        groups.put(
                "audit.heading.api-keys",
                of(
                        "api-key.",
                        "created",
                        "imported",
                        "updated",
                        "rotated",
                        "disabled",
                        "enabled",
                        "revoked",
                        "leaked",
                        "quarantined",
                        "expiring"));
        groups.put("audit.heading.apis", of("api.", "created", "updated", "deleted"));
        groups.put(
                "audit.heading.signing-keys",
                of("signing-key.", "generated", "announced", "activated", "retired", "destroyed", "revoked"));
        groups.put(
                "audit.heading.tokens",
                List.of(
                        "grant.created",
                        "grant.revoked",
                        "consent.granted",
                        "consent.reduced",
                        "consent.withdrawn",
                        "access-token.revoked",
                        "tokens.revoked",
                        "refresh-token.replayed",
                        "request.rejected"));
        groups.put("audit.heading.alarms", of("alarm.", "raised", "acknowledged", "closed", "muted", "unmuted"));
        groups.put("audit.heading.posture", of("posture-finding.", "accepted", "reopened"));
        return groups;
    }

    private static List<String> of(String noun, String... verbs) {
        List<String> types = new ArrayList<>();
        for (String verb : verbs) {
            types.add(noun + verb);
        }
        return List.copyOf(types);
    }
}
