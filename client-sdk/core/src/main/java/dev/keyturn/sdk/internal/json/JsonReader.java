package dev.keyturn.sdk.internal.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Parser of one JSON object, directly from its bytes. Objects become maps in the order of their members, arrays become lists, and numbers become
 * {@link Long} if they are whole, have no exponent and fit, else {@link Double}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259, The JavaScript Object Notation (JSON) Data Interchange Format</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7493#section-2">RFC 7493 §2, Software Behavior</a>
 */
final class JsonReader {

    /** Maximum nesting of objects and arrays. */
    static final int MAX_DEPTH = 64;

    /** Maximum length of a number in characters. */
    static final int MAX_NUMBER_LENGTH = 64;

    /** Marks the end of the text. */
    private static final int END = Integer.MIN_VALUE;

    private final byte[] text;
    private int at;

    JsonReader(byte[] utf8) {
        this.text = utf8;
    }

    /** @throws ParseException if the text is not exactly one object; the message does not quote it */
    Map<String, Object> object() throws ParseException {
        take('{');
        Map<String, Object> members = object(1);
        if (next() != END) {
            throw malformed();
        }
        return members;
    }

    private @Nullable Object value(int depth) throws ParseException {
        int first = next();
        return switch (first) {
            case '{' -> {
                at++;
                yield object(deeper(depth));
            }
            case '[' -> {
                at++;
                yield array(deeper(depth));
            }
            case '"' -> {
                at++;
                yield string();
            }
            case 't' -> literal("true", Boolean.TRUE);
            case 'f' -> literal("false", Boolean.FALSE);
            case 'n' -> literal("null", null);
            default -> number();
        };
    }

    private static int deeper(int depth) throws ParseException {
        if (depth == MAX_DEPTH) {
            throw malformed();
        }
        return depth + 1;
    }

    private Map<String, Object> object(int depth) throws ParseException {
        Map<String, Object> members = new LinkedHashMap<>();
        if (next() == '}') {
            at++;
            return members;
        }
        do {
            take('"');
            String name = string();
            take(':');
            int others = members.size();
            putNullable(members, name, value(depth));
            if (members.size() == others) {
                throw malformed();
            }
        } while (goesOn('}'));
        return members;
    }

    @SuppressWarnings("NullAway") // the type of the map cannot express null members
    private static void putNullable(Map<String, Object> members, String name, @Nullable Object value) {
        members.put(name, value);
    }

    private List<@Nullable Object> array(int depth) throws ParseException {
        List<@Nullable Object> elements = new ArrayList<>();
        if (next() == ']') {
            at++;
            return elements;
        }
        do {
            elements.add(value(depth));
        } while (goesOn(']'));
        return elements;
    }

    /** Reads a comma, and returns true, or the end of the container. */
    private boolean goesOn(char end) throws ParseException {
        int separator = next();
        at++;
        if (separator != ',' && separator != end) {
            throw malformed();
        }
        return separator == ',';
    }

    /** Reads a string after its opening quotation mark. Most are plain ASCII without escapes, and are copied at once. */
    private String string() throws ParseException {
        int start = at;
        while (at < text.length && text[at] >= ' ' && text[at] != '"' && text[at] != '\\') {
            at++;
        }
        if (at < text.length && text[at] == '"') {
            String plain = new String(text, start, at - start, StandardCharsets.ISO_8859_1);
            at++;
            return plain;
        }
        return stringWithMore(start);
    }

    private String stringWithMore(int start) throws ParseException {
        StringBuilder characters = new StringBuilder();
        int from = start;
        while (at < text.length && text[at] != '"') {
            if (text[at] == '\\') {
                append(characters, from);
                at++;
                characters.append(escaped());
                from = at;
            } else if (text[at] >= 0 && text[at] < ' ') {
                throw malformed();
            } else {
                at++;
            }
        }
        append(characters, from);
        take('"');
        // An unpaired surrogate, which only an escape can produce.
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(characters)) {
            throw malformed();
        }
        return characters.toString();
    }

    private void append(StringBuilder characters, int from) throws ParseException {
        try {
            characters.append(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text, from, at - from)));
        } catch (CharacterCodingException e) {
            throw malformed();
        }
    }

    /** Reads an escape after the backslash. */
    private char escaped() throws ParseException {
        int escape = peek();
        at++;
        return switch (escape) {
            case '"', '\\', '/' -> (char) escape;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int character = 0;
                for (int i = 0; i < 4; i++) {
                    if (!HexFormat.isHexDigit(peek())) {
                        throw malformed();
                    }
                    character = (character << 4) | HexFormat.fromHexDigit(peek());
                    at++;
                }
                yield (char) character;
            }
            default -> throw malformed();
        };
    }

    private <T> @Nullable T literal(String word, @Nullable T value) throws ParseException {
        for (int i = 0; i < word.length(); i++) {
            if (peek() != word.charAt(i)) {
                throw malformed();
            }
            at++;
        }
        return value;
    }

    private Number number() throws ParseException {
        int start = at;
        skip('-');
        if (!skip('0')) {
            digits();
        }
        boolean isWhole = true;
        if (skip('.')) {
            digits();
            isWhole = false;
        }
        if (skip('e') || skip('E')) {
            if (!skip('+')) {
                skip('-');
            }
            digits();
            isWhole = false;
        }
        if (at - start > MAX_NUMBER_LENGTH) {
            throw malformed();
        }
        String number = new String(text, start, at - start, StandardCharsets.ISO_8859_1);
        return isWhole ? whole(number) : fraction(number);
    }

    private static Number whole(String number) throws ParseException {
        try {
            return Long.valueOf(number);
        } catch (NumberFormatException e) {
            return fraction(number);
        }
    }

    private static Double fraction(String number) throws ParseException {
        double value = Double.parseDouble(number);
        if (Double.isInfinite(value)) {
            throw malformed();
        }
        return value;
    }

    /** Reads one or more digits. */
    private void digits() throws ParseException {
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == start) {
            throw malformed();
        }
    }

    private boolean skip(char character) {
        if (peek() != character) {
            return false;
        }
        at++;
        return true;
    }

    private void take(char character) throws ParseException {
        if (next() != character) {
            throw malformed();
        }
        at++;
    }

    /** Skips whitespace, and peeks at the next byte. */
    private int next() {
        while (at < text.length && (text[at] == ' ' || text[at] == '\n' || text[at] == '\r' || text[at] == '\t')) {
            at++;
        }
        return peek();
    }

    /** Next byte; negative at the end, and for non-ASCII bytes. */
    private int peek() {
        return at < text.length ? text[at] : END;
    }

    private static ParseException malformed() {
        return new ParseException("not a JSON object", 0);
    }
}
