package dev.keyturn.posture;

/**
 * Object that a finding is about.
 *
 * @param type {@code client}, {@code api-key}, {@code scope}, {@code user}, {@code signing-key} or {@code setting}
 * @param id its identifier among the objects of its type
 * @param name its display name
 */
public record Affected(String type, String id, String name) {

    /** Setting of the server, such as {@code keyturn.issuer}. */
    public static Affected setting(String name) {
        return new Affected("setting", name, name);
    }
}
