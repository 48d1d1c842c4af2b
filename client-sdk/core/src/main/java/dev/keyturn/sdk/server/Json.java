package dev.keyturn.sdk.server;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a JSON object strictly: UTF-8 only, nothing after it, no member of the object twice. */
public final class Json {

    private static final String NOT_AN_OBJECT = "not a JSON object";

    private Json() {}

    /**
     * The members of the object, without those that are null.
     *
     * @throws ParseException if the bytes are anything else than one JSON object; the message does not quote them
     */
    public static Map<String, Object> parseObject(byte[] utf8) throws ParseException {
        String text = decode(utf8);
        // Nimbus takes an empty array for an object without members.
        if (!text.stripLeading().startsWith("{")) {
            throw new ParseException(NOT_AN_OBJECT, 0);
        }
        Map<String, Object> members = parse(text);
        if (members == null) {
            throw new ParseException(NOT_AN_OBJECT, 0);
        }
        members.values().removeIf(Objects::isNull);
        return members;
    }

    /** Nimbus answers the literal {@code null} with null. */
    private static @Nullable Map<String, Object> parse(String text) throws ParseException {
        try {
            return JSONObjectUtils.parse(text);
        } catch (ParseException e) {
            throw new ParseException(NOT_AN_OBJECT, 0);
        }
    }

    /** What is not UTF-8 decodes to replacement characters, which do not encode to the same bytes again. */
    private static String decode(byte[] utf8) throws ParseException {
        String text = new String(utf8, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0 && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), utf8)) {
            throw new ParseException(NOT_AN_OBJECT, 0);
        }
        return text;
    }
}
