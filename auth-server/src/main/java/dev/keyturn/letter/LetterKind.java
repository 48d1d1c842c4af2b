package dev.keyturn.letter;

import dev.keyturn.oauth.Codes;

/** Kind of letter. Its words are in {@code messages/letters.properties}. */
public enum LetterKind {
    /** Link to choose a new password. Anyone can request it. */
    PASSWORD_LINK,
    /** Link to confirm an address, to that address. A user can have it sent anywhere. */
    ADDRESS_LINK,
    /** Link to confirm that the address is replaced by another. */
    ADDRESS_CHANGE,
    /** The address was replaced by another. */
    ADDRESS_CHANGED,
    PASSWORD_CHANGED,
    /** The user chose a new password through a link. */
    PASSWORD_RECOVERED,
    /** An administrator replaced the password. */
    PASSWORD_RESET,
    /** The user signed in with a browser that the server did not know. */
    NEW_DEVICE,
    PASSKEY_ADDED,
    PASSKEY_REMOVED,
    /** A copy of a passkey tried to sign in. */
    PASSKEY_CLONED,
    AUTHENTICATOR_APP_ADDED,
    AUTHENTICATOR_APP_REMOVED,
    RECOVERY_CODE_USED,
    RECOVERY_CODES_REPLACED,
    /** An administrator removed all second factors. */
    SECOND_FACTORS_RESET;

    private final String code = Codes.of(this);

    /** Name in the database, in metrics and in the keys of the words, in kebab case. */
    String code() {
        return code;
    }

    /** Whether anyone can request it. Such letters have a daily limit of their own, so that they cannot use up that of the others. */
    boolean isForAnyone() {
        return this == PASSWORD_LINK || this == ADDRESS_LINK;
    }
}
