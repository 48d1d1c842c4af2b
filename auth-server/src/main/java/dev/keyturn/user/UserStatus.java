package dev.keyturn.user;

/** Status of a user: enabled, and administrator or not. */
public enum UserStatus {
    ADMINISTRATOR,
    /** Enabled user who is not an administrator. */
    USER,
    /** Disabled, deleted or never there. */
    NOBODY
}
