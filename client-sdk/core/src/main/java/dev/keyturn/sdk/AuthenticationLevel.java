package dev.keyturn.sdk;

import java.util.Collection;
import java.util.regex.Pattern;

/**
 * Compares the strength of a sign-in ({@code acr}) with the strengths that an API accepts. The levels of Keyturn are ordered, {@code
 * urn:keyturn:acr:1} and so on with {@code urn:keyturn:acr:phr} (phishing-resistant) as the highest: a higher one satisfies a lower one.
 * All other values are names without an order, and must be equal.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9470#section-5">RFC 9470 §5, Authorization Response</a>
 */
final class AuthenticationLevel {

    private static final String PREFIX = "urn:keyturn:acr:";

    /** A number without leading zeros. It is short, so that it fits an {@code int}. */
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,2}");

    private static final String PHISHING_RESISTANT = PREFIX + "phr";

    private static final int NO_LEVEL = 0;

    private AuthenticationLevel() {}

    /** Whether the value satisfies one of the accepted values. */
    static boolean satisfiesOneOf(Collection<String> accepted, String acr) {
        if (accepted.contains(acr)) {
            return true;
        }
        int reached = level(acr);
        return reached != NO_LEVEL
                && accepted.stream()
                        .mapToInt(AuthenticationLevel::level)
                        .anyMatch(required -> required != NO_LEVEL && required <= reached);
    }

    private static int level(String acr) {
        if (acr.equals(PHISHING_RESISTANT)) {
            return Integer.MAX_VALUE;
        }
        if (!acr.startsWith(PREFIX)) {
            return NO_LEVEL;
        }
        String number = acr.substring(PREFIX.length());
        return NUMBER.matcher(number).matches() ? Integer.parseInt(number) : NO_LEVEL;
    }
}
