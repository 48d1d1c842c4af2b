package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Settings, and labels of the console, exist as the guides name them. */
class DocumentedNamesTests {

    private static final Path ROOT = Path.of("..");
    private static final Pattern INLINE = Pattern.compile("`(keyturn\\.[a-z0-9.-]*[a-z0-9])(?:\\.\\*)?(?:: [^`]*)?`");
    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\n(.*?)^```");
    private static final Pattern SETTING = Pattern.compile("(?m)^\\| `([^`]+)`");
    private static final Pattern LABEL = Pattern.compile("(?<![*\\w])\\*([A-Z][^*\n]+)\\*(?![*\\w])");
    private static final Pattern MESSAGE = Pattern.compile("(?m)^[a-z][\\w.-]*=(.+)$");

    /** Names that look like settings. */
    private static final Set<String> METRICS = Set.of("keyturn.revocations.staleness", "keyturn.verifications");

    /** Labels of GitHub. */
    private static final Set<String> FOREIGN = Set.of("Report a vulnerability", "Security");

    @Test
    void eachSettingOnAPageIsInTheConfiguration() throws IOException {
        Set<String> settings = new TreeSet<>();
        SETTING.matcher(read(ROOT.resolve("docs/configuration.md")))
                .results()
                .forEach(setting -> settings.add(setting.group(1)));
        List<String> unknown = new ArrayList<>();
        int named = 0;
        for (Path page : pages()) {
            Set<String> names = new TreeSet<>();
            INLINE.matcher(read(page)).results().forEach(name -> names.add(name.group(1)));
            YAML.matcher(read(page)).results().forEach(block -> addSettings(block.group(1), names));
            names.removeAll(METRICS);
            named += names.size();
            names.stream()
                    .filter(name -> settings.stream().noneMatch(setting -> isPartOf(name, setting)))
                    .forEach(name -> unknown.add(ROOT.relativize(page) + ": " + name));
        }

        assertThat(unknown).isEmpty();
        assertThat(named).isGreaterThan(40);
    }

    @Test
    void eachLabelOfTheConsoleOnAPageIsInItsTexts() throws IOException {
        Set<String> texts = new TreeSet<>(FOREIGN);
        for (String module : List.of("admin-ui", "auth-server")) {
            try (Stream<Path> bundles = Files.list(ROOT.resolve(module).resolve("src/main/resources/messages"))) {
                bundles.forEach(bundle ->
                        MESSAGE.matcher(read(bundle)).results().forEach(message -> texts.add(message.group(1))));
            }
        }
        List<String> unknown = new ArrayList<>();
        for (Path page : pages()) {
            LABEL.matcher(read(page))
                    .results()
                    .flatMap(path -> Stream.of(path.group(1).split(" → ")))
                    .forEach(label -> {
                        if (!texts.contains(label)) {
                            unknown.add(ROOT.relativize(page) + ": " + label);
                        }
                    });
        }

        assertThat(unknown).isEmpty();
    }

    /** A group of settings, or a setting, also of an entry of a list or map. */
    private static boolean isPartOf(String name, String setting) {
        String shape = name.replaceAll("\\[\\d*]", "[]");
        String pattern = Pattern.quote(setting).replace("<name>", "\\E[a-z0-9-]+\\Q");
        return setting.startsWith(shape + ".") || setting.startsWith(shape + "[") || shape.matches(pattern);
    }

    @SuppressWarnings("unchecked")
    private static void addSettings(String yaml, Set<String> names) {
        Object document = new Yaml().load(yaml);
        if (document instanceof Map<?, ?> map && map.get("keyturn") instanceof Map<?, ?> settings) {
            flatten("keyturn", (Map<String, Object>) settings, names);
        }
    }

    @SuppressWarnings("unchecked")
    private static void flatten(String prefix, Map<String, Object> settings, Set<String> names) {
        settings.forEach((name, value) -> {
            String path = prefix + "." + name;
            if (value instanceof Map<?, ?> more) {
                flatten(path, (Map<String, Object>) more, names);
            } else if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Map<?, ?> entry) {
                flatten(path + "[0]", (Map<String, Object>) entry, names);
            } else {
                names.add(path);
            }
        });
    }

    /** Without the changelog, which names what was renamed, and the decisions, which are not changed later. */
    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("SECURITY.md")));
        for (String folder : List.of("docs", "docs/guide")) {
            try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".md"))
                        .filter(file -> !Set.of("conformance.md", "modules.md", "configuration.md")
                                .contains(file.getFileName().toString()))
                        .forEach(pages::add);
            }
        }
        return pages;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
