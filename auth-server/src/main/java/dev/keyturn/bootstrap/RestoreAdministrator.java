package dev.keyturn.bootstrap;

import dev.keyturn.user.Users;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.aot.AotDetector;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.SpringProperties;

/**
 * The command of the jar that gives an administrator access again: {@code restore-administrator [name]}.
 *
 * <p>It uses the database of the server's configuration and opens no port.
 */
public final class RestoreAdministrator {

    private static final String NAME = "restore-administrator";
    private static final String DEFAULT_USERNAME = "admin";
    private static final int WRONG_USAGE = 2;
    private static final int FAILED = 1;

    /** {@code org.h2.api.ErrorCode.DATABASE_ALREADY_OPEN_1}. */
    private static final int H2_FILE_IS_OPEN = 90020;

    private RestoreAdministrator() {}

    /**
     * Runs the command if the arguments ask for it.
     *
     * @param application the server's start class
     * @return the exit code; empty if the arguments ask for something else
     */
    public static Optional<Integer> runIfAsked(
            Class<?> application, String[] arguments, PrintStream out, PrintStream err) {
        List<String> words = List.of(arguments).stream()
                .filter(word -> !word.startsWith("--"))
                .toList();
        if (words.isEmpty() || !words.get(0).equals(NAME)) {
            return Optional.empty();
        }
        if (words.size() > 2 || (words.size() == 2 && !Users.isLoginName(words.get(1)))) {
            err.println("Usage: java -jar keyturn-auth-server.jar " + NAME + " [name]");
            return Optional.of(WRONG_USAGE);
        }
        String username = words.size() == 2 ? words.get(1) : DEFAULT_USERNAME;
        try (ConfigurableApplicationContext server = start(application, arguments)) {
            TemporaryPasswordNotice.print(
                    out,
                    TemporaryPasswordNotice.RESTORED,
                    username,
                    server.getBean(Users.class).restoreAdministrator(username));
            return Optional.of(0);
        } catch (RuntimeException e) {
            err.println("The administrator was not restored: " + reason(e));
            return Optional.of(FAILED);
        }
    }

    /** Without the web server, and so without what the build has prepared for a start with it. */
    private static ConfigurableApplicationContext start(Class<?> application, String[] arguments) {
        SpringProperties.setProperty(AotDetector.AOT_ENABLED, "false");
        return new SpringApplicationBuilder(application)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .properties("logging.level.root=off")
                .run(arguments);
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException refused && refused.getErrorCode() == H2_FILE_IS_OPEN) {
                return "the database file is in use; stop the server first.";
            }
            root = cause;
        }
        String message = String.valueOf(root.getMessage());
        return message.lines().findFirst().orElse(message);
    }
}
