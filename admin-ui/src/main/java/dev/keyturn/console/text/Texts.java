package dev.keyturn.console.text;

import java.text.ChoiceFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/** Resolves messages from the bundles, as {@code ${@texts.of(…)}} in a page. */
@Component
public class Texts {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z_]+)(?:,choice,((?:[^{}]|\\{[a-z_]+})*))?}");

    private final MessageSource messages;

    public Texts(MessageSource messages) {
        this.messages = messages;
    }

    /** The first message whose arguments are complete. Arguments are inserted as they are, never formatted again. */
    public String of(Text text) {
        return text.keys().stream()
                .map(this::raw)
                .filter(Objects::nonNull)
                .filter(message -> isComplete(message, text.arguments()))
                .findFirst()
                .map(message -> PLACEHOLDER
                        .matcher(message)
                        .replaceAll(found -> Matcher.quoteReplacement(argument(found, text.arguments()))))
                .orElse(text.otherwise());
    }

    /** Message for a value of the server's; the value itself if the bundles do not know it. */
    public String of(String key, String otherwise) {
        return Optional.ofNullable(raw(key)).orElse(otherwise);
    }

    /** Message with positional arguments in the format of {@link java.text.MessageFormat}. */
    public String format(String key, Object... arguments) {
        return messages.getMessage(key, arguments, LocaleContextHolder.getLocale());
    }

    private @Nullable String raw(String key) {
        return messages.getMessage(key, null, null, LocaleContextHolder.getLocale());
    }

    private static boolean isComplete(String message, Map<String, Object> arguments) {
        return PLACEHOLDER.matcher(message).results().allMatch(found -> arguments.containsKey(found.group(1)));
    }

    private String argument(MatchResult found, Map<String, Object> arguments) {
        Object value = Objects.requireNonNull(arguments.get(found.group(1)));
        String inserted = value instanceof Text text ? of(text) : value.toString();
        String choices = found.group(2);
        return choices == null
                ? inserted
                : new ChoiceFormat(choices).format(number(inserted)).replace("{" + found.group(1) + "}", inserted);
    }

    /** A number as typed; any other text is shown in the plural. */
    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.MAX_VALUE;
        }
    }
}
