package dev.keyturn.bootstrap;

import java.io.PrintStream;

/**
 * Shows an administrator's temporary password on standard output, once.
 *
 * <p>It never passes through a logger, whose output is kept. The first and the last line let a script find the notice.
 */
final class TemporaryPasswordNotice {

    /** Why there is a new temporary password; the script that starts everything looks for this one. */
    static final String FIRST_START = "first start";

    /** The command has given an administrator access again. */
    static final String RESTORED = "administrator restored";

    private TemporaryPasswordNotice() {}

    static void print(PrintStream out, String reason, String username, String temporaryPassword) {
        out.printf("""

                === Keyturn: %s ===

                  Administrator        %s
                  Temporary password   %s

                  This password is shown only once. You must change it when you first sign in.

                === Keyturn: end ===
                %n""", reason, username, temporaryPassword);
        out.flush();
    }
}
