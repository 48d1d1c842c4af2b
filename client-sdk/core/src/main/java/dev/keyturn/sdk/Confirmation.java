package dev.keyturn.sdk;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Confirmation of a credential: the key or certificate to which it is bound.
 *
 * @param isNeeded whether the credential is bound to anything, supported or not
 * @param jwkThumbprint thumbprint of a DPoP key ({@code jkt}); null if the credential is not bound to one
 * @param certificateThumbprint thumbprint of a certificate ({@code x5t#S256}); null if the credential is not bound to one
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

    /** Whether the member is a text or absent. A member of another type must not be ignored because the other one is valid. */
    private static boolean isText(Map<?, ?> methods, String method) {
        return !methods.containsKey(method) || methods.get(method) instanceof String;
    }

    private static @Nullable String text(Map<?, ?> methods, String method) {
        return methods.get(method) instanceof String text ? text : null;
    }

    /** Whether the credential is bound in an unsupported way, so that it must be rejected. */
    boolean isUnknown() {
        return isNeeded && jwkThumbprint == null && certificateThumbprint == null;
    }
}
