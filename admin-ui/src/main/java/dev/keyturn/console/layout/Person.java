package dev.keyturn.console.layout;

/**
 * Who is signed in.
 *
 * @param id the server's identifier of the user
 * @param name what to call them
 * @param login what they sign in with; empty if the server does not say
 */
public record Person(String id, String name, String login) {}
