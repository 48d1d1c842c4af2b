package dev.keyturn.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The settings in {@code docs/configuration.md} are those that the modules have. */
class ConfigurationDocumentTests {

    private static final Path ROOT = Path.of("..");
    private static final Path DOCUMENT = ROOT.resolve("docs/configuration.md");
    private static final String METADATA = "target/classes/META-INF/spring-configuration-metadata.json";

    /** A type nested in another, as an entry of a list or map. */
    private static final Pattern NESTED = Pattern.compile("<(?:java\\.lang\\.String,)?([\\w.]+)\\$(\\w+)>");

    /** An enum that stands in the source file of the settings. */
    private static final Pattern CONSTANTS = Pattern.compile("([\\w.]+)\\$(\\w+)");

    private static final Pattern COLLECTION = Pattern.compile("(List|Set|Map)<(?:String,)?(\\w+)>");
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("String", "text"),
            Map.entry("URI", "URL"),
            Map.entry("Path", "path"),
            Map.entry("Integer", "number"),
            Map.entry("int", "number"),
            Map.entry("Double", "number"),
            Map.entry("Boolean", "true or false"),
            Map.entry("boolean", "true or false"),
            Map.entry("Duration", "duration"),
            Map.entry("DataSize", "size"),
            Map.entry("InetAddress", "IP address"));

    @Test
    void theCheckedInDocumentIsUpToDate() throws Exception {
        String generated = """
                # Configuration

                Each setting is a property of Spring Boot's `application.yml`, or an environment variable, which wins. A duration is
                written `30s`, `10m`, `24h` or `30d`, a size `256KB`, and a list of texts with commas. In the name of a setting, `[]` stands for the
                position in a list, from 0 (`keyturn.rules[0].path`, `KEYTURN_RULES_0_PATH`), and `<name>` for a name of your choice
                (`keyturn.apikey.environments.live.on-leak`).

                [Operating Keyturn](guide/operate.md) says what to do with them, and what Spring Boot itself sets: the database
                (`SPRING_DATASOURCE_*`), TLS (an SSL bundle) and the port (`SERVER_PORT`). This page is written by a test from the code.

                ## The server

                %s
                ## The console

                %s
                ## Connections, of the server and of the console

                %s
                ## An API, with the Spring Boot starter

                Without `keyturn.issuer` and `keyturn.audience` no token is verified; with only one of them the application does not start. A gateway needs only the issuer.
                [Protecting an API](guide/protect-an-api.md) shows the rest.

                %s""".formatted(
                table("auth-server"), table("admin-ui"), table("connections"), table("client-sdk/spring-boot-starter"));

        if (Boolean.getBoolean("keyturn.docs.write")) {
            Files.writeString(DOCUMENT, generated);
        }
        assertThat(Files.readString(DOCUMENT))
                .as("write it again with -Dkeyturn.docs.write=true")
                .isEqualTo(generated);
    }

    private static String table(String module) throws IOException, ParseException {
        Path metadata = ROOT.resolve(module).resolve(METADATA);
        assertThat(metadata).as("build " + module + " first").exists();
        return Arrays.stream(JSONObjectUtils.getJSONObjectArray(
                        JSONObjectUtils.parse(Files.readString(metadata)), "properties"))
                .flatMap(property -> rows(ROOT.resolve(module), property))
                .collect(Collectors.joining("", """
                        | Property | Environment variable | Type | Default | What it is |
                        | --- | --- | --- | --- | --- |
                        """, ""));
    }

    /** The row of a property, and those of the groups that its list or map holds. */
    private static Stream<String> rows(Path module, Map<String, Object> property) {
        String name = text(property, "name");
        String type = text(property, "type");
        String own = row(name, ofProperty(module, type), defaultOf(property), text(property, "description"));
        Matcher nested = NESTED.matcher(type);
        if (!nested.find()) {
            return Stream.of(own);
        }
        Path source = source(module, nested.group(1));
        String entry = name + (type.contains("List<") ? "[]." : ".<name>.");
        Stream<String> settings = SettingsGroup.read(source, nested.group(2)).settings().stream()
                .map(setting -> row(
                        entry + setting.name(),
                        inWords(source, setting.type()),
                        Objects.requireNonNullElse(setting.defaultValue(), ""),
                        setting.description()));
        return Stream.concat(Stream.of(own), settings);
    }

    private static String row(String name, String type, String defaultValue, String description) {
        assertThat(description).as(name).isNotBlank();
        return "| `%s` | `%s` | %s | %s | %s |\n"
                .formatted(
                        name,
                        name.replace("-", "")
                                .replace("[]", ".0")
                                .replace('.', '_')
                                .toUpperCase(Locale.ROOT),
                        type,
                        defaultValue.isEmpty() ? "" : "`" + defaultValue + "`",
                        description.replaceAll("\\{@code ([^}]*)}", "`$1`").replace("|", "\\|"));
    }

    /** A type that stands in the same source file: an enum is the list of its constants. */
    private static String inWords(Path source, String type) {
        if (WORDS.containsKey(type) || type.contains("<")) {
            return inWords(type);
        }
        return SettingsGroup.read(source, type).constants().stream()
                .collect(Collectors.joining("`, `", "one of: `", "`"));
    }

    private static String ofProperty(Path module, String type) {
        Matcher constants = CONSTANTS.matcher(type);
        return constants.matches() ? inWords(source(module, constants.group(1)), constants.group(2)) : inWords(type);
    }

    private static Path source(Path module, String type) {
        return module.resolve("src/main/java/" + type.replace('.', '/') + ".java");
    }

    private static String inWords(String type) {
        String simple = type.replaceAll("[\\w.]+[.$]", "");
        Matcher collection = COLLECTION.matcher(simple);
        if (!collection.matches()) {
            return wordOf(simple);
        }
        String several = WORDS.containsKey(collection.group(2)) ? wordOf(collection.group(2)) + "s" : "groups";
        return collection.group(1).equals("Map") ? several + " by name" : "list of " + several;
    }

    private static String wordOf(String type) {
        return Objects.requireNonNull(WORDS.get(type), () -> "no word for the type " + type);
    }

    private static String text(Map<String, Object> property, String part) {
        return Objects.requireNonNull(property.get(part), () -> property.get("name") + " has no " + part)
                .toString();
    }

    private static String defaultOf(Map<String, Object> property) {
        Object value = property.get("defaultValue");
        return value == null ? "" : value.toString().replaceAll("^\\[|]$", "");
    }
}
