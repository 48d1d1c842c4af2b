package dev.keyturn.console.apis;

import dev.keyturn.console.form.FormData;
import dev.keyturn.console.form.FormFields;
import dev.keyturn.console.form.FormSubmission;
import dev.keyturn.console.form.FormValues;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Fields of an API's form, by the names of the admin API.
 *
 * <p>A new field is one line here, an input in {@code apis/form.html} and its words in {@code apis.properties}.
 */
final class ApiFields {

    static final String SCOPES = "scopes";

    private static final String ALGORITHM = "access_tokens.signing_algorithm";
    private static final int MINUTE = 60;

    static final FormFields FIELDS = FormFields.of("apis")
            .text("name")
            .text("description")
            .text("audience", values -> values.etag().isEmpty())
            .rows("scopes", "scope", "name", "description")
            .and("scopes[]", "scopes[].name", "scopes[].description")
            .and("access_tokens")
            .text("access_tokens.format")
            .text("access_tokens.typ")
            .duration("access_tokens.lifetime_seconds", values -> true, MINUTE)
            .text("access_tokens.signing_algorithm")
            .choices("access_tokens.user_claims")
            .pairs("access_tokens.static_claims")
            .text("access_tokens.introspection_client")
            .text("api_key_environment");

    static final Map<String, String> FIELD_OF_CODE = Map.of("audience-taken", "audience");

    static final FormSubmission SUBMISSION = FormSubmission.of(FIELDS, FIELD_OF_CODE);

    private ApiFields() {}

    static FormValues empty() {
        return withFirstScope(FormValues.empty(FIELDS));
    }

    /** The same with an empty scope to fill in, if there is none. */
    static FormValues withFirstScope(FormValues values) {
        return values.rows(SCOPES).isEmpty() ? values.withRow(SCOPES) : values;
    }

    static FormValues of(FormData data) {
        return FormValues.of(FIELDS, data);
    }

    /** Signing algorithms to choose from; one that this console does not know stays. */
    static Set<String> algorithms(FormValues values) {
        Set<String> algorithms = new LinkedHashSet<>(List.of("ES256", "ES384", "EdDSA", "PS256", "RS256"));
        if (!values.text(ALGORITHM).isEmpty()) {
            algorithms.add(values.text(ALGORITHM));
        }
        return algorithms;
    }
}
