package dev.keyturn.mail;

/**
 * Mail of plain text to one person or list, so that no address waits for another.
 *
 * @param id makes the {@code Message-ID}: programs for mail show two mails with the same one once, so equal mails have it in common, and
 *     others do not. Letters, digits, hyphens and dots
 * @param to address
 * @param subject one line
 */
public record Mail(String id, String to, String subject, String text) {}
