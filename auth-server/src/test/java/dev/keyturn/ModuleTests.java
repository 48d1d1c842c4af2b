package dev.keyturn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/** The packages keep to what they declare, and the page about them is up to date. */
class ModuleTests {

    private static final Path PAGE = Path.of("..", "docs", "modules.md");
    private static final Pattern FIRST_SENTENCE = Pattern.compile("/\\*\\*\\s*(.*?\\.)(?=\\s)", Pattern.DOTALL);

    private final ApplicationModules modules = ApplicationModules.of(AuthServer.class);

    @Test
    void eachPackageUsesOnlyThePackagesThatItNames() {
        modules.verify();
    }

    @Test
    void theCheckedInPageIsUpToDate() throws IOException {
        String page = page();

        if (Boolean.getBoolean("keyturn.docs.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE))
                .as("write it again with -Dkeyturn.docs.write=true")
                .isEqualTo(page);
    }

    private String page() throws IOException {
        List<ApplicationModule> sorted =
                modules.stream().sorted(Comparator.comparing(ModuleTests::name)).toList();
        StringBuilder page = new StringBuilder("""
                # The server's packages

                One package for each thing that an operator can name; an arrow means "uses". Written by a test from what the
                code does.

                ```mermaid
                graph TD
                """);
        sorted.forEach(module -> uses(module)
                .forEach(used -> page.append("    ")
                        .append(name(module))
                        .append(" --> ")
                        .append(used)
                        .append('\n')));
        page.append("```\n\n| Package | What it is |\n| --- | --- |\n");
        for (ApplicationModule module : sorted) {
            page.append("| `%s` | %s |\n".formatted(name(module), firstSentence(module)));
        }
        return page.toString();
    }

    private List<String> uses(ApplicationModule module) {
        return module.getDirectDependencies(modules)
                .uniqueModules()
                .map(ModuleTests::name)
                .sorted()
                .toList();
    }

    private static String name(ApplicationModule module) {
        return module.getIdentifier().toString();
    }

    private static String firstSentence(ApplicationModule module) throws IOException {
        Path file = Path.of("src/main/java", module.getBasePackage().getName().replace('.', '/'), "package-info.java");
        Path source = Files.exists(file) ? file : Path.of("..", name(module)).resolve(file);
        Matcher sentence = FIRST_SENTENCE.matcher(Files.readString(source));
        assertThat(sentence.find()).as(source.toString()).isTrue();
        return sentence.group(1)
                .lines()
                .map(line -> line.strip().replaceFirst("^\\* ?", ""))
                .collect(Collectors.joining(" "))
                .replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`");
    }
}
