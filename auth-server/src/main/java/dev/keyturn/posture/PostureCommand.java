package dev.keyturn.posture;

import dev.keyturn.command.Command;
import dev.keyturn.command.FailureReason;
import dev.keyturn.command.PrivateFile;
import dev.keyturn.command.QuietStart;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * The command of the jar that checks the server's posture: {@code posture [--fail-on high|medium|low] [--json FILE] [--signed FILE]
 * [--html FILE]}.
 *
 * <p>It uses the configuration and the database of the server, changes nothing and opens no port. Exit code: 0 without open findings of that
 * severity or a higher one, 1 with some, 2 if it cannot check.
 */
public final class PostureCommand {

    private static final String NAME = "posture";
    private static final List<String> FORMS =
            List.of(NAME + " [--fail-on high|medium|low] [--json FILE] [--signed FILE] [--html FILE]");
    private static final Set<String> OPTIONS = Set.of("--fail-on", "--json", "--signed", "--html");

    private static final int KEPT = 0;
    private static final int BROKEN = 1;
    private static final int UNUSABLE = 2;

    private PostureCommand() {}

    /**
     * Returns the command.
     *
     * @param application the server's start class
     */
    public static Command command(Class<?> application) {
        return new Command(NAME, FORMS, (settings, words, out, err) -> run(application, settings, words, out, err));
    }

    private static int run(
            Class<?> application, List<String> settings, List<String> words, PrintStream out, PrintStream err) {
        Map<String, String> options = options(words);
        Severity least = options == null
                ? null
                : Severity.of(options.getOrDefault("--fail-on", Severity.HIGH.code()))
                        .orElse(null);
        if (options == null || least == null) {
            err.println(Command.usage(FORMS));
            return UNUSABLE;
        }
        try (ConfigurableApplicationContext server = start(application, settings)) {
            PostureReport report = server.getBean(Posture.class).check();
            PrintedReport.print(report, out);
            write(options.get("--json"), server.getBean(JsonMapper.class).writeValueAsString(report));
            write(options.get("--html"), PrintedReport.html(report));
            if (options.containsKey("--signed")) {
                write(
                        options.get("--signed"),
                        server.getBean(SignedReports.class).sign(report));
            }
            return report.hasOpenFindings(least) ? BROKEN : KEPT;
        } catch (RuntimeException | IOException e) {
            err.println("The posture was not checked: " + FailureReason.of(e));
            return UNUSABLE;
        }
    }

    /** Values by option; null if the words are not options with values. */
    private static @Nullable Map<String, String> options(List<String> words) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < words.size(); i += 2) {
            if (!OPTIONS.contains(words.get(i))
                    || i + 1 == words.size()
                    || options.put(words.get(i), words.get(i + 1)) != null) {
                return null;
            }
        }
        return options;
    }

    /** Starts the beans alone that the report needs: no migration, no schedule, no change of keys. */
    private static ConfigurableApplicationContext start(Class<?> application, List<String> settings) {
        return QuietStart.of(
                application, settings, "spring.main.lazy-initialization=true", "spring.flyway.enabled=false");
    }

    private static void write(@Nullable String file, String text) throws IOException {
        if (file != null) {
            try {
                PrivateFile.write(Path.of(file), writer -> writer.write(text));
            } catch (InvalidPathException e) {
                throw new IOException(file + " is not a file name", e);
            }
        }
    }
}
