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
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The settings in {@code docs/configuration.md} are those that the modules have. */
class ConfigurationDocumentTests {

    private static final Path ROOT = Path.of("..");
    private static final Path DOCUMENT = ROOT.resolve("docs/configuration.md");
    private static final String METADATA = "target/classes/META-INF/spring-configuration-metadata.json";

    @Test
    void theCheckedInDocumentIsUpToDate() throws Exception {
        String generated = """
                # Configuration

                Each setting is a property of Spring Boot's `application.yml`, or an environment variable, which wins. A `Duration` is
                written `30s`, `10m`, `24h` or `30d`, a `DataSize` `256KB`, and a `List` with commas.

                [Operating Keyturn](guide/operate.md) says what to do with them, and what Spring Boot itself sets: the database
                (`SPRING_DATASOURCE_*`), TLS (an SSL bundle) and the port (`SERVER_PORT`). This page is written by a test from the code.

                ## The server

                %s
                ## The console

                %s
                ## Connections, of the server and of the console

                %s
                ## An API, with the Spring Boot starter

                Without `keyturn.issuer` and `keyturn.audience` no token is verified; with only one of them the application does not start.
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
                .map(ConfigurationDocumentTests::row)
                .collect(Collectors.joining("", """
                        | Property | Environment variable | Type | Default | What it is |
                        | --- | --- | --- | --- | --- |
                        """, ""));
    }

    private static String row(Map<String, Object> property) {
        String name = text(property, "name");
        return "| `%s` | `%s` | `%s` | %s | %s |\n"
                .formatted(
                        name,
                        name.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT),
                        text(property, "type").replaceAll("[a-z]+\\.", ""),
                        defaultOf(property),
                        text(property, "description")
                                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                                .replace("|", "\\|"));
    }

    private static String text(Map<String, Object> property, String part) {
        return Objects.requireNonNull(property.get(part), () -> property.get("name") + " has no " + part)
                .toString();
    }

    private static String defaultOf(Map<String, Object> property) {
        Object value = property.get("defaultValue");
        return value == null ? "" : "`" + value.toString().replaceAll("^\\[|]$", "") + "`";
    }
}
