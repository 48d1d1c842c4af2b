package dev.keyturn.adminapi;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Sentences of the admin API's problems, from {@code messages/problems.properties} by their codes. A text names its parameters
 * in braces: <code>{field} is longer than {max} characters.</code>
 */
final class ProblemMessages {

    private static final String NAME = "messages.problems";
    private static final ResourceBundle BUNDLE = ResourceBundle.getBundle(NAME, Locale.ROOT);
    private static final Control WITHOUT_LOCALE_OF_THE_HOST = Control.getNoFallbackControl(Control.FORMAT_PROPERTIES);
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z_]+)\\}");

    private ProblemMessages() {}

    /** Title of a status, in words. */
    static String title(int status) {
        String key = "title." + status;
        return BUNDLE.getString(BUNDLE.containsKey(key) ? key : status < 500 ? "title.4xx" : "title.5xx");
    }

    /** Detail of a problem. */
    static String detail(String key, Map<String, ?> parameters) {
        return fill(BUNDLE.getString("problem." + key), parameters);
    }

    /** Message of an error at a field, in English. */
    static String ofField(String code, String field, Map<String, ?> parameters) {
        return ofField(BUNDLE, code, field, parameters);
    }

    /** Message of an error at a field, in English if there is no translation. */
    static String ofField(String code, String field, Map<String, ?> parameters, Locale locale) {
        return ofField(ResourceBundle.getBundle(NAME, locale, WITHOUT_LOCALE_OF_THE_HOST), code, field, parameters);
    }

    private static String ofField(ResourceBundle texts, String code, String field, Map<String, ?> parameters) {
        return fill(texts.getString("field." + messageKey(code, parameters)).replace("{field}", field), parameters);
    }

    /** A wrong type has a message for each expected type. */
    private static String messageKey(String code, Map<String, ?> parameters) {
        Object expected = parameters.get("expected");
        return expected == null ? code : code + "." + expected;
    }

    private static String fill(String text, Map<String, ?> parameters) {
        return PLACEHOLDER.matcher(text).replaceAll(placeholder -> {
            Object value = parameters.get(placeholder.group(1));
            return Matcher.quoteReplacement(value == null ? placeholder.group() : words(value));
        });
    }

    private static String words(Object value) {
        return value instanceof Collection<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : String.valueOf(value);
    }
}
