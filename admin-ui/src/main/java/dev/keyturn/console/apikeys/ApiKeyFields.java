package dev.keyturn.console.apikeys;

import dev.keyturn.console.form.FormData;
import dev.keyturn.console.form.FormErrors;
import dev.keyturn.console.form.FormFields;
import dev.keyturn.console.form.FormSubmission;
import dev.keyturn.console.form.FormValues;
import dev.keyturn.console.form.TypedValues;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fields of an API key's form, by the names of the admin API.
 *
 * <p>A new field is one line here, an input in {@code apikeys/form.html} and its words in {@code apikeys.properties}.
 */
final class ApiKeyFields {

    /** The form asks for days from now; the API takes an instant. */
    private static final String DAYS = "expires_at";

    static final String CLIENT = "client_id";

    static final FormFields FIELDS = FormFields.of("apikeys")
            .text("client_id", ApiKeyFields::isNew)
            .text("environment", ApiKeyFields::isNew)
            .text("name")
            .text("description")
            .text("owner_id")
            .choices("scopes")
            .text(DAYS, values -> false)
            .lines("allowed_addresses", values -> true)
            .budget("rate", 60)
            .budget("quota", 86_400)
            .lines("tags", values -> true)
            .pairs("metadata");

    static final FormSubmission SUBMISSION = FormSubmission.of(FIELDS, Map.of());

    private ApiKeyFields() {}

    static FormValues empty(String clientId) {
        return FormValues.empty(FIELDS).with(CLIENT, List.of(clientId));
    }

    static FormValues of(FormData data) {
        return FormValues.of(FIELDS, data);
    }

    /** Errors that keep the values from being sent to the server. */
    static FormErrors errors(FormValues values) {
        String days = values.text(DAYS);
        return days.isEmpty() || days.matches("[1-9][0-9]{0,4}")
                ? values.errors()
                : FormErrors.at(FIELDS, DAYS, "not-number");
    }

    /** Request body for the admin API, which lacks the fields that cannot change if the key exists. */
    static Map<String, Object> toJson(FormValues values, Instant now) {
        Map<String, Object> json = new HashMap<>(values.toJson());
        String days = values.text(DAYS);
        if (isNew(values) && !days.isEmpty()) {
            json.put(DAYS, now.plus(Duration.ofDays(Long.parseLong(days))));
        }
        return json;
    }

    private static boolean isNew(TypedValues values) {
        return values.etag().isEmpty();
    }
}
