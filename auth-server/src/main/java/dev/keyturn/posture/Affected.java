package dev.keyturn.posture;

import java.util.Map;

/**
 * Object that a finding is about.
 *
 * @param type {@code client}, {@code api-key}, {@code scope}, {@code user}, {@code signing-key} or {@code setting}
 * @param id its identifier among the objects of its type
 * @param name its display name
 * @param facts what an administrator accepts with the finding; if one changes, the acceptance ends
 */
public record Affected(String type, String id, String name, Facts facts) {

    private static final String SETTING = "setting";

    /** Setting of the server, such as {@code keyturn.issuer}, with a value. */
    public static Affected setting(String name, String value) {
        return new Affected(SETTING, name, name, Facts.of(Map.of("value", value)));
    }

    /** One of the values of a setting that is a list. */
    public static Affected valueOfSetting(String name, String value) {
        return new Affected(SETTING, name + " " + value, value, Facts.of(Map.of()));
    }
}
