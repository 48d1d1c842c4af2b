package dev.keyturn.user;

import dev.keyturn.oauth.Codes;
import java.util.List;

/** Way in which a user proves who they are. */
public enum SignInMethod {

    /** A password. */
    PASSWORD("pwd"),

    /** A passkey that stays on its device, and has verified its user. Which device that is, nothing attests (ADR 0079). */
    PASSKEY("pop user"),

    /** A passkey that can be copied to other devices of the user, by a password manager for example. It has verified its user. */
    SYNCED_PASSKEY("swk user"),

    /** A code of an authenticator app (RFC 6238). */
    AUTHENTICATOR_APP("otp"),

    /** A recovery code, which works once. */
    RECOVERY_CODE("otp");

    private final String references;

    /** @param references with spaces between */
    SignInMethod(String references) {
        this.references = references;
    }

    /** How strong it is without another. */
    SignInLevel level() {
        return this == PASSKEY || this == SYNCED_PASSKEY ? SignInLevel.PHISHING_RESISTANT : SignInLevel.ONE_FACTOR;
    }

    /**
     * The values that stand for it in {@code amr}.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8176#section-2">RFC 8176 §2, Authentication Method Reference Values</a>
     */
    List<String> references() {
        return List.of(references.split(" "));
    }

    /** The name as it is stored, in kebab case. */
    String code() {
        return Codes.of(this);
    }
}
