package dev.keyturn.console.form;

import dev.keyturn.console.server.AdminApiException;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.ui.Model;

/** Action behind a confirmation page: runs it, or shows its page again with the errors if the server refuses. */
public final class ConfirmedAction {

    private final FormFields fields;
    private final Map<String, String> fieldOfCode;

    private ConfirmedAction(FormFields fields, Map<String, String> fieldOfCode) {
        this.fields = fields;
        this.fieldOfCode = Map.copyOf(fieldOfCode);
    }

    /**
     * Actions of one feature.
     *
     * @param fieldOfCode fields that refusals are about although the server names none, by the refusal's code
     */
    public static ConfirmedAction of(FormFields fields, Map<String, String> fieldOfCode) {
        return new ConfirmedAction(fields, fieldOfCode);
    }

    /**
     * Runs an action.
     *
     * @param action returns the view to show next
     * @param askAgain returns the view with the errors
     */
    public String run(Model model, HttpServletResponse response, Supplier<String> action, Supplier<String> askAgain) {
        try {
            return action.get();
        } catch (AdminApiException refused) {
            FormErrors errors = FormErrors.of(refused, fields, fieldOfCode);
            response.setStatus(errors.status());
            model.addAttribute("errors", errors);
            return askAgain.get();
        }
    }
}
