package dev.keyturn.console.layout;

/**
 * Signed-in user.
 *
 * @param id the server's identifier of the user
 * @param name display name
 * @param login username; empty if the server does not return it
 */
public record SignedInUser(String id, String name, String login) {}
