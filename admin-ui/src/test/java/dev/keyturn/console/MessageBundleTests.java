package dev.keyturn.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Texts of the console: they stand in message bundles, one per feature; each key is used, and each used key exists. */
class MessageBundleTests {

    private static final Path TEMPLATES = Path.of("src/main/resources/templates");
    private static final Path BUNDLES = Path.of("src/main/resources/messages");
    private static final String JAVA = texts(Path.of("src/main/java"));
    private static final String PAGES = texts(TEMPLATES);

    private static final Pattern TAG =
            Pattern.compile("<[A-Za-z][\\w:-]*((?:\\s+[^\\s=>\"/]+(?:=\"[^\"]*\")?)*)\\s*/?>", Pattern.DOTALL);
    private static final Pattern ATTRIBUTE = Pattern.compile("\\s([^\\s=>\"/]+)=\"([^\"]*)\"", Pattern.DOTALL);
    private static final List<String> READ_ALOUD =
            List.of("aria-label", "placeholder", "title", "alt", "label", "data-label");

    /** Names of the protocol, which are the same in every language. */
    private static final Pattern CODE =
            Pattern.compile("<code[^>]*>[^<]*</code>|<span class=\"(choice__title )?mono\">[^<]*</span>");

    private static final String KEY = "[a-z][\\w-]*(?:\\.[\\w-]+)+";

    @Test
    void templatesHaveNoTextOfTheirOwn() {
        for (Path template : files(TEMPLATES)) {
            String page = CODE.matcher(read(template).replaceAll("(?s)<!--.*?-->", ""))
                    .replaceAll("");
            String text = TAG.matcher(page)
                    .replaceAll(" ")
                    .replaceAll("</[\\w:-]+>|<!doctype html>", " ")
                    .replaceAll("(?s)\\[\\[.*?]]", "");

            assertThat(text).as("text of %s", template).doesNotContainPattern("\\p{L}{2}");
        }
    }

    @Test
    void attributesAndExpressionsOfTemplatesHaveNoTextOfTheirOwn() {
        for (Path template : files(TEMPLATES)) {
            for (MatchResult attribute : attributes(read(template))) {
                String name = attribute.group(1);
                if (READ_ALOUD.contains(name)) {
                    assertThat(attribute.group(2))
                            .as("%s in %s", name, template)
                            .doesNotContainPattern("\\p{L}");
                } else if (name.startsWith("th:") && !name.startsWith("th:class")) {
                    literals(attribute.group(2))
                            .forEach(literal -> assertThat(literal)
                                    .as("%s in %s", name, template)
                                    .doesNotContainPattern("\\p{L} +\\p{L}")
                                    .doesNotContainPattern("^\\p{Lu}\\p{Ll}"));
                }
            }
        }
    }

    @Test
    void eachUsedKeyHasAMessage() {
        TreeSet<String> missing = new TreeSet<>(usedKeys());
        missing.removeAll(messages().keySet());

        assertThat(missing).isEmpty();
        assertThat(usedPrefixes())
                .allSatisfy(prefix -> assertThat(messages().keySet()).anyMatch(key -> key.startsWith(prefix)));
    }

    @Test
    void eachFieldOfAFormHasALabel() {
        List<MatchResult> forms = Pattern.compile("FormFields\\.of\\(\"(\\w+)\"\\)([^;]*);")
                .matcher(JAVA)
                .results()
                .toList();

        assertThat(forms).hasSizeGreaterThan(4);
        assertThat(forms)
                .allSatisfy(form -> assertThat(messages().keySet())
                        .containsAll(find("\"([a-z_.\\[\\]]+)\"", form.group(2))
                                .map(path -> form.group(1) + ".field."
                                        + (path.contains("[]")
                                                ? path.replace("[]", ".row")
                                                : path.substring(path.lastIndexOf('.') + 1)))
                                .toList()));
    }

    @Test
    void eachMessageIsUsed() {
        List<String> used = usedKeys();
        List<String> prefixes = usedPrefixes();

        assertThat(messages().keySet())
                .allMatch(key -> used.contains(key)
                        || prefixes.stream().anyMatch(key::startsWith)
                        || isOfField(key.split("\\.")));
    }

    /** Labels and errors are looked up by the path of their field, which stands in the form's {@code FormFields}. */
    private static boolean isOfField(String[] key) {
        return key.length > 2
                && List.of("field", "error").contains(key[1])
                && !key[key.length - 1].equals("help")
                && JAVA.contains("FormFields.of(\"" + key[0] + "\")")
                && Pattern.compile("[\".]" + key[2] + "[\\[.\"]").matcher(JAVA).find();
    }

    @Test
    void eachBundleHasTheMessagesOfItsFeature() {
        List<String> features = files(BUNDLES).stream()
                .map(bundle -> bundle.getFileName().toString().replace(".properties", ""))
                .toList();

        for (Path bundle : files(BUNDLES)) {
            String feature = bundle.getFileName().toString().replace(".properties", "");
            assertThat(load(bundle).stringPropertyNames())
                    .as("keys in %s", bundle)
                    .allMatch(key -> key.startsWith(feature + "."));
        }
        assertThat(read(Path.of("src/main/resources/application.yml")))
                .contains("basename: "
                        + features.stream().map(each -> "messages/" + each).collect(Collectors.joining(",")));
    }

    /** The server words errors for programs, the console for the user who fills in the form. */
    @Test
    void errorsOfFormsHaveWordsOfTheirOwn() {
        Properties ofTheServer = load(Path.of("../auth-server/src/main/resources/messages/problems.properties"));

        assertThat(ofTheServer).hasSizeGreaterThan(60);
        assertThat(messages().entrySet())
                .filteredOn(message -> message.getKey().startsWith("form.error."))
                .isNotEmpty()
                .noneMatch(message -> ofTheServer.containsValue(message.getValue()));
    }

    @Test
    void noKeyIsDefinedTwice() {
        assertThat(texts(BUNDLES)
                        .lines()
                        .filter(line -> line.contains("=") && !line.startsWith("#"))
                        .map(line -> line.substring(0, line.indexOf('='))))
                .doesNotHaveDuplicates();
    }

    /** {@link java.text.MessageFormat} takes one for a quote. */
    @Test
    void noMessageHasAStraightApostrophe() {
        assertThat(messages().values()).noneMatch(message -> message.contains("'"));
    }

    private static Map<String, String> messages() {
        Map<String, String> messages = new TreeMap<>();
        for (Path bundle : files(BUNDLES)) {
            load(bundle).forEach((key, message) -> messages.put((String) key, (String) message));
        }
        return messages;
    }

    private static List<String> usedKeys() {
        String features = files(BUNDLES).stream()
                .map(bundle -> bundle.getFileName().toString().replace(".properties", ""))
                .collect(Collectors.joining("|", "(?:", ")"));
        return Stream.concat(find("#\\{(" + KEY + ")", PAGES), find("\"(" + features + "\\.[\\w.-]*\\w)\"", JAVA))
                .toList();
    }

    /** Beginnings of keys that are completed at run time. */
    private static List<String> usedPrefixes() {
        return Stream.concat(find("'(" + KEY + "\\.)' \\+", PAGES), find("\"(" + KEY + "\\.)\" \\+", JAVA))
                .toList();
    }

    private static Stream<String> literals(String expression) {
        return Stream.concat(
                find("'([^']*)'", expression), find("\\|([^|]*)\\|", expression.replaceAll("\\$\\{[^}]*}", "")));
    }

    private static List<MatchResult> attributes(String page) {
        return TAG.matcher(page)
                .results()
                .flatMap(tag -> ATTRIBUTE.matcher(tag.group(1)).results())
                .toList();
    }

    private static Stream<String> find(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map(found -> found.group(1));
    }

    private static Properties load(Path bundle) {
        Properties messages = new Properties();
        try (var reader = Files.newBufferedReader(bundle)) {
            messages.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return messages;
    }

    private static String texts(Path folder) {
        return files(folder).stream().map(MessageBundleTests::read).collect(Collectors.joining("\n"));
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
