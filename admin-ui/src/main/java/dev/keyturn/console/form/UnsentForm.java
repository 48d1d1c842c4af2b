package dev.keyturn.console.form;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.util.LinkedMultiValueMap;

/**
 * A form that was sent with the token of an earlier session, kept in the present session of its sender until they see its page:
 * with the typed values if they fit, and in any case with a message that nothing was changed.
 *
 * @param page the path of the page that it is kept for
 * @param fields typed values by the names of the fields, never a credential; empty if the form cannot be shown again
 */
public record UnsentForm(String page, Map<String, List<String>> fields) implements Serializable {

    /** Name of the model attribute. */
    public static final String NAME = "unsent";

    private static final String ATTRIBUTE = UnsentForm.class.getName();
    private static final Pattern SHOWN_AT_ITS_OWN_ADDRESS =
            Pattern.compile("/new-\\w+|/\\w+/[^/]+/edit|/(clients|users|sessions|grants)/[^/]+/revoke");
    private static final Pattern CREDENTIAL = Pattern.compile(".*(_csrf|secret|password|token$).*");

    private static final int MOST_CHARACTERS = 32_000;

    public UnsentForm {
        fields = Map.copyOf(fields);
    }

    /** Whether the page at this address can show the typed values again. */
    public static boolean isShownAt(String path) {
        return SHOWN_AT_ITS_OWN_ADDRESS.matcher(path).matches();
    }

    /**
     * Keeps the form that a request sends.
     *
     * @param page the path of the page that is shown next
     */
    public static void keep(HttpServletRequest request, String page) {
        Map<String, List<String>> fields = isShownAt(request.getRequestURI()) ? fieldsOf(request) : Map.of();
        request.getSession()
                .setAttribute(ATTRIBUTE, new UnsentForm(page, size(fields) > MOST_CHARACTERS ? Map.of() : fields));
    }

    /** Typed values by the names of the fields, without credentials. */
    public static Map<String, List<String>> fieldsOf(HttpServletRequest request) {
        Map<String, List<String>> fields = new TreeMap<>();
        request.getParameterMap().forEach((name, values) -> {
            if (!CREDENTIAL.matcher(name.toLowerCase(Locale.ROOT)).matches()) {
                fields.put(name, List.of(values));
            }
        });
        return fields;
    }

    /** Takes out the form that is kept for the page of a request; one that was kept for another is forgotten. */
    public static @Nullable UnsentForm take(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null || !(session.getAttribute(ATTRIBUTE) instanceof UnsentForm unsent)) {
            return null;
        }
        session.removeAttribute(ATTRIBUTE);
        return unsent.page.equals(request.getRequestURI()) ? unsent : null;
    }

    /** Typed values of the unsent form that belongs to the page. */
    public static Optional<FormData> in(Model model) {
        return model.getAttribute(NAME) instanceof UnsentForm unsent && unsent.hasFields()
                ? Optional.of(new FormData(new LinkedMultiValueMap<>(unsent.fields)))
                : Optional.empty();
    }

    /** Whether there is anything to show again. */
    public boolean hasFields() {
        return !fields.isEmpty();
    }

    private static int size(Map<String, List<String>> fields) {
        return fields.entrySet().stream()
                .mapToInt(field -> field.getKey().length()
                        + field.getValue().stream()
                                .mapToInt(value -> value.length() + 1)
                                .sum())
                .sum();
    }

    /** Keeps the typed values out of logs. */
    @Override
    public String toString() {
        return "UnsentForm[" + page + "]";
    }
}
