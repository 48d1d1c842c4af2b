package dev.keyturn.mail;

import org.jspecify.annotations.Nullable;

/**
 * Mail to one person or list, so that no address waits for another.
 *
 * @param id makes the {@code Message-ID}: programs for mail show two mails with the same one once, so equal mails have it in common, and
 *     others do not. Letters, digits, hyphens and dots
 * @param to address
 * @param subject one line
 * @param text the mail as plain text
 * @param html the same in HTML; null for a mail of plain text
 */
public record Mail(
        String id,
        String to,
        String subject,
        String text,
        @Nullable String html) {

    /** Mail of plain text. */
    public Mail(String id, String to, String subject, String text) {
        this(id, to, subject, text, null);
    }
}
