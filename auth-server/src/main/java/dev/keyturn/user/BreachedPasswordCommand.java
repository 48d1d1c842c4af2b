package dev.keyturn.user;

import dev.keyturn.command.Command;
import dev.keyturn.command.FailureReason;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command of the jar that makes the file for {@code keyturn.sign-in.breached-passwords} of a downloaded list: {@code
 * import-breached-passwords LIST FILE [--partial]}.
 *
 * <p>It reads no configuration and opens no database and no port. Exit code: 0 after the import, 1 if it failed, 2 for wrong usage.
 */
public final class BreachedPasswordCommand {

    private static final String NAME = "import-breached-passwords";
    private static final String PARTIAL = "--partial";
    private static final List<String> FORMS = List.of(NAME + " LIST FILE [" + PARTIAL + "]");
    private static final int IMPORTED = 0;
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    private BreachedPasswordCommand() {}

    /** Returns the command. */
    public static Command command() {
        return new Command(NAME, FORMS, (settings, words, out, err) -> run(words, out, err));
    }

    private static int run(List<String> words, PrintStream out, PrintStream err) {
        List<String> files = new ArrayList<>(words);
        boolean isPartial = files.remove(PARTIAL);
        if (files.size() != 2 || files.stream().anyMatch(file -> file.startsWith("--"))) {
            err.println(Command.usage(FORMS));
            return WRONG_USAGE;
        }
        try {
            Path target = Path.of(files.get(1));
            long passwords = new BreachedPasswordImport(Path.of(files.get(0)), target, isPartial).run(out);
            out.println(target + " has " + passwords + " passwords.");
            return IMPORTED;
        } catch (IOException | InvalidPathException e) {
            err.println("The list was not imported: " + FailureReason.of(e));
            return FAILED;
        }
    }
}
