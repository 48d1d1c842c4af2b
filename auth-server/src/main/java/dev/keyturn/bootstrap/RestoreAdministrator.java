package dev.keyturn.bootstrap;

import dev.keyturn.command.FailureReason;
import dev.keyturn.command.QuietStart;
import dev.keyturn.user.Users;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ConfigurableApplicationContext;

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
        try (ConfigurableApplicationContext server = QuietStart.of(application, List.of(arguments))) {
            TemporaryPasswordNotice.print(
                    out,
                    TemporaryPasswordNotice.RESTORED,
                    username,
                    server.getBean(Users.class).restoreAdministrator(username));
            return Optional.of(0);
        } catch (RuntimeException e) {
            err.println("The administrator was not restored: " + FailureReason.of(e));
            return Optional.of(FAILED);
        }
    }
}
