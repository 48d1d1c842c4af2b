package dev.keyturn.user;

import java.time.Instant;

/**
 * Sign-in of a user who has given the right password and has yet to give a second factor. It gives no access.
 *
 * @param username the user's login name
 * @param passwordChangedAt of the password that was given; another password ends the sign-in
 */
public record UnfinishedSignIn(UserId user, String username, Instant passwordChangedAt) {}
