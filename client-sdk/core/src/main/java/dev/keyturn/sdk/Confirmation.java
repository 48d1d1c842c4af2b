package dev.keyturn.sdk;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the key is identified that whoever presents a credential must prove to have.
 *
 * @param isNeeded whether the credential is bound to anything, be it known here or not
 * @param jwkThumbprint of a key for DPoP ({@code jkt}); null if it is bound to none
 * @param certificateThumbprint of a certificate ({@code x5t#S256}); null if it is bound to none
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7800#section-3.1">RFC 7800 §3.1, Confirmation Claim</a>
 */
record Confirmation(
        boolean isNeeded,
        @Nullable String jwkThumbprint,
        @Nullable String certificateThumbprint) {

    private static final Confirmation NONE = new Confirmation(false, null, null);

    static Confirmation of(VerifiedCredential credential) {
        Object confirmation = credential.claims().get("cnf");
        if (confirmation == null) {
            return NONE;
        }
        Map<?, ?> methods = confirmation instanceof Map<?, ?> members ? members : Map.of();
        boolean areTexts = isText(methods, "jkt") && isText(methods, "x5t#S256");
        return areTexts
                ? new Confirmation(true, text(methods, "jkt"), text(methods, "x5t#S256"))
                : new Confirmation(true, null, null);
    }

    /** Whether it is one, or not there. One of another type must not be ignored for the sake of the other. */
    private static boolean isText(Map<?, ?> methods, String method) {
        return !methods.containsKey(method) || methods.get(method) instanceof String;
    }

    private static @Nullable String text(Map<?, ?> methods, String method) {
        return methods.get(method) instanceof String text ? text : null;
    }

    /** Whether it is bound to something that is not known here: to accept it would be to ignore that. */
    boolean isUnknown() {
        return isNeeded && jwkThumbprint == null && certificateThumbprint == null;
    }
}
