package dev.keyturn.bootstrap;

import dev.keyturn.command.Command;
import dev.keyturn.command.FailureReason;
import dev.keyturn.command.QuietStart;
import dev.keyturn.user.Users;
import java.io.PrintStream;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The command of the jar that gives an administrator access again: {@code restore-administrator [name]}.
 *
 * <p>It uses the database of the server's configuration and opens no port.
 */
public final class RestoreAdministrator {

    private static final String NAME = "restore-administrator";
    private static final List<String> FORMS = List.of(NAME + " [name]");
    private static final String DEFAULT_USERNAME = "admin";
    private static final int WRONG_USAGE = 2;
    private static final int FAILED = 1;

    private RestoreAdministrator() {}

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
        if (words.size() > 1 || (words.size() == 1 && !isName(words.get(0)))) {
            err.println(Command.usage(FORMS));
            return WRONG_USAGE;
        }
        String username = words.isEmpty() ? DEFAULT_USERNAME : words.get(0);
        try (ConfigurableApplicationContext server = QuietStart.of(application, settings)) {
            TemporaryPasswordNotice.print(
                    out,
                    TemporaryPasswordNotice.RESTORED,
                    username,
                    server.getBean(Users.class).restoreAdministrator(username));
            return 0;
        } catch (RuntimeException e) {
            err.println("The administrator was not restored: " + FailureReason.of(e));
            return FAILED;
        }
    }

    private static boolean isName(String word) {
        return !word.startsWith("--") && Users.isLoginName(word);
    }
}
