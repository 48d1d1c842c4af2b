package dev.keyturn.design;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Computes the contrast of every pair of colours that the style sheet puts together.
 *
 * @see <a href="https://www.w3.org/TR/WCAG22/#contrast-minimum">WCAG 2.2 §1.4.3, Contrast (Minimum)</a>
 * @see <a href="https://www.w3.org/TR/WCAG22/#non-text-contrast">WCAG 2.2 §1.4.11, Non-text Contrast</a>
 */
class ContrastTests {

    private static final double TEXT = 4.5;
    private static final double SHAPE = 3;

    private static final Pattern ROOT = Pattern.compile(":root \\{(.*?)}", Pattern.DOTALL);
    private static final Pattern COLOUR = Pattern.compile("--([a-z-]+): #([0-9a-f]{6});");
    private static final Pattern USE = Pattern.compile("var\\(--([a-z0-9-]+)\\)");
    private static final Pattern DEFINITION = Pattern.compile("--([a-z0-9-]+):");

    private static final List<String> GROUNDS = List.of("canvas", "surface", "sunken", "hover");
    private static final List<String> TONES = List.of("accent", "info", "success", "warning", "danger");

    @ParameterizedTest(name = "{0}: {1} on {2} is {3} : 1 or more")
    @MethodSource("pairs")
    void standsOut(String mode, String front, String back, double least) throws IOException {
        Map<String, Integer> colours = colours(mode);

        assertThat(contrast(colours.get(front), colours.get(back))).isGreaterThanOrEqualTo(least);
    }

    @Test
    void everyPropertyThatIsUsedIsDefined() throws IOException {
        Set<String> used = all(USE);
        used.removeAll(all(DEFINITION));

        assertThat(used).isEmpty();
    }

    static Stream<Arguments> pairs() {
        return Stream.of("light", "dark").flatMap(ContrastTests::pairsIn);
    }

    private static Stream<Arguments> pairsIn(String mode) {
        Stream.Builder<Arguments> pairs = Stream.builder();
        for (String ground : GROUNDS) {
            List.of("text", "muted", "accent", "accent-hover", "danger")
                    .forEach(text -> pairs.add(Arguments.of(mode, text, ground, TEXT)));
            List.of("control-line", "focus", "danger", "accent")
                    .forEach(shape -> pairs.add(Arguments.of(mode, shape, ground, SHAPE)));
        }
        for (String tone : TONES) {
            List.of(tone, "text", "muted")
                    .forEach(text -> pairs.add(Arguments.of(mode, text, tone + "-soft", TEXT)));
        }
        for (String filled : List.of("accent", "accent-hover")) {
            pairs.add(Arguments.of(mode, "on-accent", filled, TEXT));
        }
        for (String filled : List.of("danger", "danger-hover")) {
            pairs.add(Arguments.of(mode, "on-danger", filled, TEXT));
        }
        pairs.add(Arguments.of(mode, "on-code", "code", TEXT));
        return pairs.build();
    }

    /** In dark mode those that are not defined anew stay as they are in light mode. */
    private static Map<String, Integer> colours(String mode) throws IOException {
        Map<String, Integer> colours = new HashMap<>();
        Matcher blocks = ROOT.matcher(styleSheet());
        for (int block = 0; block < (mode.equals("dark") ? 2 : 1); block++) {
            assertThat(blocks.find()).isTrue();
            Matcher colour = COLOUR.matcher(blocks.group(1));
            while (colour.find()) {
                colours.put(colour.group(1), Integer.parseInt(colour.group(2), 16));
            }
        }
        return colours;
    }

    private static Set<String> all(Pattern pattern) throws IOException {
        Set<String> names = new TreeSet<>();
        Matcher matcher = pattern.matcher(styleSheet());
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    private static String styleSheet() throws IOException {
        return Files.readString(Path.of("src/keyturn.css"));
    }

    private static double contrast(int one, int other) {
        double lighter = Math.max(luminance(one), luminance(other));
        double darker = Math.min(luminance(one), luminance(other));
        return (lighter + 0.05) / (darker + 0.05);
    }

    private static double luminance(int colour) {
        return 0.2126 * linear(colour >> 16) + 0.7152 * linear(colour >> 8) + 0.0722 * linear(colour);
    }

    private static double linear(int channel) {
        double value = (channel & 0xff) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
