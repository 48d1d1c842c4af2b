package dev.keyturn.command;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Arguments of the jar: settings for the server, or a command with settings before or after its name. */
public final class CommandLine {

    static final int HELPED = 0;
    static final int WRONG_USAGE = 2;

    private static final String START = "[--NAME=VALUE]...";
    private static final Set<String> HELP = Set.of("help", "-h");

    private CommandLine() {}

    /**
     * Runs the command that the arguments name. An unknown one is an error, so that a mistyped command starts no server.
     *
     * @return the exit code; empty if the server is to start
     */
    public static Optional<Integer> run(
            List<String> arguments, List<Command> commands, PrintStream out, PrintStream err) {
        if (arguments.stream().anyMatch("--help"::equals)) {
            out.println(usage(commands));
            return Optional.of(HELPED);
        }
        int index = IntStream.range(0, arguments.size())
                .filter(i -> !arguments.get(i).startsWith("--"))
                .findFirst()
                .orElse(-1);
        if (index < 0) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>(arguments);
        String name = words.remove(index);
        if (HELP.contains(name)) {
            out.println(usage(commands));
            return Optional.of(HELPED);
        }
        Optional<Command> named =
                commands.stream().filter(each -> each.name().equals(name)).findFirst();
        if (named.isEmpty()) {
            err.println(index > 0 ? refusal(arguments.get(index - 1), name) : refusal(name));
            err.println(usage(commands));
            return Optional.of(WRONG_USAGE);
        }
        List<String> settings = words.stream().filter(CommandLine::isSetting).toList();
        words.removeAll(settings);
        return Optional.of(named.get().action().run(settings, words, out, err));
    }

    private static boolean isSetting(String word) {
        return word.startsWith("--") && word.indexOf('.') > 0 && word.indexOf('.') < word.indexOf('=');
    }

    /** The word after a setting without a value is its value, which may be a password. */
    private static String refusal(String before, String word) {
        boolean hasNoValue = before.indexOf('.') > 0 && before.indexOf('=') < 0;
        return hasNoValue ? "The setting " + before + " has no value. Write " + before + "=VALUE." : refusal(word);
    }

    /** Without the value of a setting. */
    private static String refusal(String word) {
        int end = word.indexOf('=');
        return end < 0
                ? "Unknown command: " + word
                : "Unknown command: " + word.substring(0, end) + "=... A setting begins with two hyphens.";
    }

    private static String usage(List<Command> commands) {
        return Command.usage(Stream.concat(Stream.of(START), commands.stream().flatMap(each -> each.forms().stream()))
                .toList());
    }
}
