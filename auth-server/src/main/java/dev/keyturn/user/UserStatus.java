package dev.keyturn.user;

/** What a user is to this server at a moment. */
public enum UserStatus {
    ADMINISTRATOR,
    /** Somebody who may sign in and is no administrator. */
    USER,
    /** Disabled, deleted or never there. */
    NOBODY
}
