package dev.keyturn.sdk.jaxrs;

import java.util.regex.Pattern;

/** Translates the template of a {@code @Path}, such as <code>{id: [0-9]+}/lines</code>, to a regular expression. */
final class AddressTemplate {

    private static final String SEGMENT = "[^/]+";

    private AddressTemplate() {}

    static Pattern pattern(String template) {
        String text = withoutSlashes(template);
        StringBuilder pattern = new StringBuilder();
        int start = 0;
        while (start < text.length()) {
            int end = text.charAt(start) == '{' ? endOfVariable(text, start) : startOfVariable(text, start);
            String part = text.substring(start, end);
            pattern.append(part.charAt(0) == '{' ? variable(part) : Pattern.quote(part));
            start = end;
        }
        return Pattern.compile(pattern.toString());
    }

    static String withoutSlashes(String text) {
        int start = text.startsWith("/") ? 1 : 0;
        int end = text.length() > start && text.endsWith("/") ? text.length() - 1 : text.length();
        return text.substring(start, end);
    }

    private static String variable(String part) {
        String inner = part.substring(1, part.length() - 1);
        int colon = inner.indexOf(':');
        return "(?:" + (colon < 0 ? SEGMENT : inner.substring(colon + 1).trim()) + ")";
    }

    private static int startOfVariable(String text, int from) {
        int found = text.indexOf('{', from);
        return found < 0 ? text.length() : found;
    }

    /** Counts nested braces, which regular expressions can contain. */
    private static int endOfVariable(String text, int start) {
        int depth = 0;
        for (int i = start; i < text.length(); i++) {
            depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException("The path \"" + text + "\" has an unclosed brace");
    }
}
