package dev.keyturn.user;

import dev.keyturn.oauth.Codes;

/** Way in which a user proves who they are. */
public enum SignInMethod {

    /** A password. */
    PASSWORD("pwd"),

    /** A code of an authenticator app (RFC 6238). */
    AUTHENTICATOR_APP("otp"),

    /** A recovery code, which works once. */
    RECOVERY_CODE("otp");

    private final String reference;

    SignInMethod(String reference) {
        this.reference = reference;
    }

    /**
     * The value that stands for it in {@code amr}.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8176#section-2">RFC 8176 §2, Authentication Method Reference Values</a>
     */
    String reference() {
        return reference;
    }

    /** The name as it is stored, in kebab case. */
    String code() {
        return Codes.of(this);
    }
}
