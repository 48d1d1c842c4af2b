package dev.keyturn.mail;

import java.util.List;

/**
 * Mail of plain text.
 *
 * @param id makes the {@code Message-ID}; the same for each attempt, so that programs for mail show a repeated one once. Letters, digits
 *     and hyphens
 * @param to addresses, one or more
 * @param subject one line
 */
public record Mail(String id, List<String> to, String subject, String text) {}
