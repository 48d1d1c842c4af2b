package dev.keyturn.console.form;

import dev.keyturn.console.server.AdminApiException;
import dev.keyturn.console.server.Versioned;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import tools.jackson.databind.JsonNode;

/** Submission of a form: sends its values to the server, or shows the form again with its errors or with a conflict. */
public final class FormSubmission {

    private final FormFields fields;
    private final Map<String, String> fieldOfCode;

    private FormSubmission(FormFields fields, Map<String, String> fieldOfCode) {
        this.fields = fields;
        this.fieldOfCode = Map.copyOf(fieldOfCode);
    }

    /**
     * Submissions of one form.
     *
     * @param fieldOfCode fields that refusals are about although the server names none, by the refusal's code
     */
    public static FormSubmission of(FormFields fields, Map<String, String> fieldOfCode) {
        return new FormSubmission(fields, fieldOfCode);
    }

    /**
     * Creates a resource.
     *
     * @param form the values to send
     * @param errors errors that keep the values from being sent
     * @param send returns the view to show next
     * @param showAgain returns the view with the errors
     */
    public String create(
            FormValues form,
            FormErrors errors,
            HttpServletResponse response,
            Supplier<String> send,
            Function<FormErrors, String> showAgain) {
        FormErrors found = errors;
        if (found.isEmpty()) {
            try {
                return send.get();
            } catch (AdminApiException refused) {
                found = FormErrors.of(refused, fields, fieldOfCode, form::choiceAt);
            }
        }
        response.setStatus(found.status());
        return showAgain.apply(found);
    }

    /**
     * Edits a resource. If it was changed since the form was opened, the page shows both versions, and saving again overwrites the
     * other one knowingly.
     *
     * @param errors errors that keep the values from being sent
     */
    public String edit(FormValues form, FormErrors errors, Model model, HttpServletResponse response, EditPage page) {
        return create(form, errors, response, page::save, found -> {
            if (found.status() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
                return page.show(null, form, found);
            }
            Versioned<JsonNode> stored = page.stored();
            if (found.status() != HttpStatus.PRECONDITION_FAILED.value()) {
                return page.show(stored, form, found);
            }
            model.addAttribute("conflict", FormValues.of(fields, stored).differencesTo(form));
            return page.show(stored, form.at(stored.etag()), FormErrors.none());
        });
    }

    /** Page that edits a resource. */
    public interface EditPage {

        /** Sends the values of the form. Returns the view to show next. */
        String save();

        /** The resource as the server stores it. */
        Versioned<JsonNode> stored();

        /**
         * Shows the form.
         *
         * @param stored null if the server is unreachable
         */
        String show(@Nullable Versioned<JsonNode> stored, FormValues form, FormErrors errors);
    }
}
