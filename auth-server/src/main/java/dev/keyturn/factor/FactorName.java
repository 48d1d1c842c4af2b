package dev.keyturn.factor;

/** Names of authenticator apps and passkeys. */
final class FactorName {

    private static final int MAX = 60;

    private FactorName() {}

    /** The name that a user typed, in one line and not too long; empty if there is nothing to see. */
    static String of(String typed) {
        String line = typed.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]", " ").strip();
        return line.codePointCount(0, line.length()) <= MAX ? line : line.substring(0, line.offsetByCodePoints(0, MAX));
    }
}
