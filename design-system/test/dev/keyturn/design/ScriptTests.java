package dev.keyturn.design;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Texts that the script shows: pages give them in attributes, so that they stand in message bundles. */
class ScriptTests {

    private static final Pattern LITERAL = Pattern.compile("\"([^\"]*)\"|'([^']*)'|`([^`]*)`");

    @Test
    void hasNoTextOfItsOwn() throws IOException {
        String script = Files.readString(Path.of("src/keyturn.js")).replaceAll("(?m)^ *//.*$", "");

        assertThat(LITERAL.matcher(script).results().map(MatchResult::group))
                .isNotEmpty()
                .noneMatch(literal -> Pattern.compile("^.\\p{Lu}\\p{Ll}").matcher(literal).find());
    }
}
