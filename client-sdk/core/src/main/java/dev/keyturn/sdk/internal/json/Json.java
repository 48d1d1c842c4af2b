package dev.keyturn.sdk.internal.json;

import java.text.ParseException;
import java.util.Map;
import java.util.Objects;

/** Parses JSON objects strictly: UTF-8 only, no trailing content, no duplicate members. */
public final class Json {

    private Json() {}

    /**
     * Parses an object, and returns its members that are not null. Whole numbers that fit are {@link Long}, others {@link Double}.
     *
     * @throws ParseException if the bytes are not exactly one JSON object; the message does not quote them
     */
    public static Map<String, Object> parseObject(byte[] utf8) throws ParseException {
        Map<String, Object> members = new JsonReader(utf8).object();
        members.values().removeIf(Objects::isNull);
        return members;
    }
}
