package dev.keyturn.console.users;

import dev.keyturn.console.form.FormFields;
import dev.keyturn.console.form.FormSubmission;
import java.util.Map;

/**
 * Fields of a user's form, by the names of the admin API.
 *
 * <p>A new field is one line here, an input in {@code users/form.html} and its words in {@code users.properties}.
 */
final class UserFields {

    static final FormFields FIELDS = FormFields.of("users")
            .text("username", values -> values.etag().isEmpty())
            .text("name")
            .text("email")
            .flag("email_verified", values -> !values.text("email").isEmpty(), false)
            .choices("roles");

    static final Map<String, String> FIELD_OF_CODE =
            Map.of("username-taken", "username", "last-administrator", "roles");

    static final FormSubmission SUBMISSION = FormSubmission.of(FIELDS, FIELD_OF_CODE);

    private UserFields() {}
}
