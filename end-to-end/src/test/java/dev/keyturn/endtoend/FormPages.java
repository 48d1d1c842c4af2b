package dev.keyturn.endtoend;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Pages with forms that a scan submits, each for a new object, and values with which a form is accepted. */
final class FormPages {

    private static final int ID = 2;
    private static final int PART = 4;

    private final ScanObjects objects;
    private final ScanUser user;

    FormPages(ScanObjects objects, ScanUser user) {
        this.objects = objects;
        this.user = user;
    }

    /** The same page of a new object, if it is a page of an object that its forms can change. */
    URI fresh(URI page, PageVisitor.Form form) throws Exception {
        String[] steps = page.getPath().split("/", -1);
        switch (steps.length > 1 ? steps[1] : "") {
            case "new-api-key" -> {
                return page.resolve("/new-api-key?client_id=scan");
            }
            case "posture" -> withdrawAcceptance(page);
            case "keys" -> objects.destroyRetiredKeys();
            case "consents" -> user.newTokens();
            case "alarms" -> muteOnListOf(steps, form);
            default -> {}
        }
        if (steps.length <= ID) {
            return page;
        }
        String id = newObject(steps, form);
        if (id != null) {
            steps[ID] = id;
        }
        String query = page.getRawQuery() == null ? "" : "?" + page.getRawQuery();
        return page.resolve(String.join("/", steps) + query);
    }

    private @Nullable String newObject(String[] steps, PageVisitor.Form form) throws Exception {
        String action = form.action().getPath();
        boolean isDisabled = action.endsWith("/enable");
        return switch (steps[1]) {
            case "clients" -> newClient(steps, action, isDisabled);
            case "users" ->
                form.has("roles") ? objects.newAdministrator() : disabled("/users/", objects.newUser(), isDisabled);
            case "api-keys" -> disabled("/api-keys/", objects.newApiKeyId(), isDisabled);
            case "apis" -> objects.newApi();
            case "alarms" -> newAlarm(action);
            case "grants" -> newest("/grants?state=live&client_id=" + ScanUser.CLIENT);
            case "sessions" -> newest("/sessions?user_id=" + objects.userId());
            case "keys" -> action.endsWith("/rotate") ? ScanObjects.ALGORITHM : objects.newSigningKey();
            default -> null;
        };
    }

    /** The list of alarms has the mutes, too, and their forms. */
    private void muteOnListOf(String[] steps, PageVisitor.Form form) throws Exception {
        if (steps.length <= ID && form.action().getPath().endsWith("/end")) {
            objects.newMute();
        }
    }

    private String newAlarm(String action) throws Exception {
        objects.endMutes();
        String alarm = objects.openAlarm();
        if (action.endsWith("/end")) {
            objects.mute(alarm);
        }
        return alarm;
    }

    private String newClient(String[] steps, String action, boolean isDisabled) throws Exception {
        String client = disabled("/clients/", objects.newClient(), isDisabled);
        if (steps.length > PART && "secrets".equals(steps[PART - 1])) {
            steps[PART] = objects.newSecret(client);
        }
        if (action.endsWith("/remove")) {
            objects.addOwner(client, objects.newUser());
        }
        return client;
    }

    private String disabled(String collection, String id, boolean isDisabled) throws Exception {
        return isDisabled ? objects.disabled(collection, id) : id;
    }

    private String newest(String list) throws Exception {
        user.newSession();
        return objects.first(list, "id");
    }

    private void withdrawAcceptance(URI page) throws Exception {
        String query = page.getRawQuery();
        if (query == null || !query.contains("id=")) {
            return;
        }
        String found = query.replaceFirst("(^|&)id=", "$1affected_id=");
        for (Object each : objects.items("/posture/findings?" + withoutOthers(found))) {
            if (((Map<?, ?>) each).get("acceptance") instanceof Map<?, ?> acceptance) {
                objects.admin("DELETE", "/posture/acceptances/" + AutomationClient.text(acceptance, "id"), null);
            }
        }
    }

    private static String withoutOthers(String query) {
        return String.join(
                "&",
                List.of(query.split("&", -1)).stream()
                        .filter(each -> each.startsWith("rule=") || each.startsWith("affected_id="))
                        .toList());
    }

    /** The form with a value in each field that must have one. */
    PageVisitor.Form filled(PageVisitor.Form form) throws Exception {
        String action = form.action().getPath();
        PageVisitor.Form filled =
                action.equals("/new-api-key") && !form.has("scopes") ? form.plus("scopes", ScanObjects.SCOPE) : form;
        for (PageVisitor.Field field : form.fields()) {
            if (field.value().isEmpty()) {
                String value = action.endsWith("/owners") && field.name().equals("username")
                        ? objects.newUsername()
                        : Objects.requireNonNullElse(value(field.name()), "");
                filled = filled.with(field.name(), value);
            }
        }
        return filled;
    }

    private @Nullable String value(String field) throws Exception {
        return switch (field) {
            case "name", "client_name", "reason", "note", "scope_description" -> "Scan";
            case "username" -> objects.newName();
            case "audience" -> "https://" + objects.newName() + ".example.com";
            case "redirect_uris" -> "https://scan.example.com/callback";
            case "scope_name" -> objects.newName() + ":read";
            default -> null;
        };
    }
}
