package dev.keyturn.bootstrap;

import java.io.PrintStream;

/**
 * Shows an administrator's one-time password on standard output, once.
 *
 * <p>It never passes through a logger, whose output is kept. The first and the last line let a script find the notice.
 */
final class OneTimePasswordNotice {

    /** Why there is a new one-time password; the script that starts everything looks for this one. */
    static final String FIRST_START = "first start";

    /** The command has given an administrator access again. */
    static final String RESTORED = "administrator restored";

    private OneTimePasswordNotice() {}

    static void print(PrintStream out, String reason, String username, String oneTimePassword) {
        out.printf("""

                === Keyturn: %s ===

                  Administrator       %s
                  One-time password   %s

                  Shown this once. It must be replaced at the first sign-in.

                === Keyturn: end ===
                %n""", reason, username, oneTimePassword);
        out.flush();
    }
}
