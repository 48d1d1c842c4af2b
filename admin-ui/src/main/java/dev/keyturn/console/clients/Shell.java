package dev.keyturn.console.clients;

/** Writes texts so that a POSIX shell reads them as one word, whatever they contain. */
final class Shell {

    private Shell() {}

    /**
     * The text in single quotes, within which a shell gives no character a meaning but the quote itself.
     *
     * <p>Control characters are left out: a terminal may act on them when the line is pasted, before any shell reads it.
     */
    static String quote(String text) {
        return "'" + text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]", "").replace("'", "'\\''") + "'";
    }
}
