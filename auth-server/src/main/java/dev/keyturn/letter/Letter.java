package dev.keyturn.letter;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Letter to a person.
 *
 * @param to address
 * @param name display name of the person; empty for none
 * @param link address that the letter opens; null for none
 * @param facts facts that the letter lists, by the key of their label
 * @param useful time after which nothing is lost if the letter was not sent
 */
public record Letter(
        LetterKind kind, String to, String name, @Nullable String link, Map<Fact, String> facts, Duration useful) {

    /** Keeps the link, which may open an account, out of logs. */
    @Override
    public String toString() {
        return "Letter[kind=" + kind + "]";
    }

    /** Fact that a letter lists. */
    public enum Fact {
        USERNAME,
        TIME,
        NETWORK,
        BROWSER,
        APP,
        NEW_ADDRESS
    }
}
