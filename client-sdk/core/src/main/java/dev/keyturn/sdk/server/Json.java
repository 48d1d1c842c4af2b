package dev.keyturn.sdk.server;

import java.text.ParseException;
import java.util.Map;
import java.util.Objects;

/** Reads a JSON object strictly: UTF-8 only, nothing after it, no member of an object twice. */
public final class Json {

    private Json() {}

    /**
     * The members of the object, without those that are null. Whole numbers that fit are of type {@link Long}, others {@link Double}.
     *
     * @throws ParseException if the bytes are anything else than one JSON object; the message does not quote them
     */
    public static Map<String, Object> parseObject(byte[] utf8) throws ParseException {
        Map<String, Object> members = new JsonReader(utf8).object();
        members.values().removeIf(Objects::isNull);
        return members;
    }
}
