package dev.keyturn.command;

import java.io.PrintStream;
import java.util.List;

/**
 * Command of the jar.
 *
 * @param name its first word
 * @param forms words with which it can be called, one or more
 */
public record Command(String name, List<String> forms, Action action) {

    /** Work of a command. */
    @FunctionalInterface
    public interface Action {

        /**
         * Does the work.
         *
         * @param settings of the server, such as {@code --spring.datasource.url=...}
         * @param words the other arguments, without the name
         * @return the exit code
         */
        int run(List<String> settings, List<String> words, PrintStream out, PrintStream err);
    }

    /** Lines that say how the jar is called. */
    public static String usage(List<String> forms) {
        return "Usage: java -jar keyturn-auth-server.jar "
                + String.join("\n       java -jar keyturn-auth-server.jar ", forms);
    }
}
