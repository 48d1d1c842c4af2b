package dev.keyturn.letter;

import dev.keyturn.letter.Letter.Fact;
import dev.keyturn.mail.Mail;
import dev.keyturn.oauth.Codes;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.oauth.Pages;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;

/**
 * Letters in words, from {@code messages/letters.properties}: as text and as HTML. The HTML has no picture, and nothing that a
 * program for mail would have to fetch.
 */
@Component
class LetterTexts {

    private static final ResourceBundle TEXTS = ResourceBundle.getBundle("messages.letters", Locale.ROOT);

    private final String issuer;
    private final String host;

    LetterTexts(KeyturnProperties server) {
        this.issuer = server.issuer().toString();
        this.host = server.issuer().getHost();
    }

    /** @param id identifier of the mail */
    Mail mail(String id, Letter letter) {
        return new Mail(id, letter.to(), format(letter, "subject", host), text(letter), html(letter));
    }

    private String text(Letter letter) {
        StringBuilder text = new StringBuilder(greeting(letter)).append("\n\n").append(lead(letter));
        if (letter.link() != null) {
            text.append("\n\n").append(word(letter, "button")).append(":\n").append(letter.link());
        }
        if (!letter.facts().isEmpty()) {
            text.append('\n');
        }
        new TreeMap<>(letter.facts())
                .forEach((fact, value) ->
                        text.append('\n').append(label(fact)).append(": ").append(line(value)));
        text.append("\n\n").append(word(letter, "advice"));
        if (letter.link() == null) {
            text.append('\n').append(securityPage());
        }
        return text.append("\n\n-- \n").append(footer()).append('\n').toString();
    }

    private String html(Letter letter) {
        StringBuilder body =
                new StringBuilder(paragraph(escape(greeting(letter)))).append(paragraph(escape(lead(letter))));
        if (letter.link() != null) {
            body.append(paragraph(button(letter.link(), word(letter, "button"))));
        }
        if (!letter.facts().isEmpty()) {
            body.append("<table style=\"margin:0 0 16px;border-spacing:0\">\n");
            new TreeMap<>(letter.facts()).forEach((fact, value) -> body.append(row(label(fact), line(value))));
            body.append("</table>\n");
        }
        body.append(paragraph(escape(word(letter, "advice"))));
        if (letter.link() == null) {
            body.append(paragraph("<a href=\"%1$s\">%1$s</a>".formatted(escape(securityPage()))));
        }
        body.append("<p style=\"margin:24px 0 0;font-size:14px;opacity:.75\">%s</p>\n".formatted(escape(footer())));
        return """
            <!doctype html>
            <html lang="%s">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">\
            <meta name="color-scheme" content="light dark"><title>%s</title></head>
            <body style="margin:0;padding:24px;font:16px/1.5 sans-serif">
            <div style="max-width:560px;margin:0 auto">
            %s</div>
            </body>
            </html>
            """.formatted(
                        TEXTS.getString("letter.language"), escape(format(letter, "subject", host)), body.toString());
    }

    private static String greeting(Letter letter) {
        String name = line(letter.name());
        return name.isEmpty() ? TEXTS.getString("letter.greeting.nameless") : format("letter.greeting", name);
    }

    private String lead(Letter letter) {
        return format(
                letter,
                "lead",
                host,
                line(Objects.requireNonNullElse(letter.facts().get(Fact.USERNAME), "")));
    }

    private String securityPage() {
        return issuer + Pages.SECURITY;
    }

    private String footer() {
        return format("letter.footer", host);
    }

    private static String label(Fact fact) {
        return TEXTS.getString("letter.fact." + Codes.of(fact));
    }

    private static String word(Letter letter, String part) {
        return format(letter, part);
    }

    private static String format(Letter letter, String part, Object... values) {
        return format("letter." + letter.kind().code() + "." + part, values);
    }

    private static String format(String key, Object... values) {
        return new MessageFormat(TEXTS.getString(key), Locale.ROOT).format(values);
    }

    private static String button(String address, String text) {
        return ("<a href=\"%1$s\" style=\"display:inline-block;padding:12px 20px;border-radius:6px;background:#1d4ed8;"
                        + "color:#ffffff;text-decoration:none\">%2$s</a>")
                .formatted(escape(address), escape(text));
    }

    private static String row(String label, String value) {
        return ("<tr><th scope=\"row\" style=\"padding:0 16px 4px 0;text-align:left;font-weight:normal;opacity:.75\">%s</th>"
                        + "<td style=\"padding:0 0 4px\">%s</td></tr>\n")
                .formatted(escape(label), escape(value));
    }

    private static String paragraph(String html) {
        return "<p style=\"margin:0 0 16px\">%s</p>\n".formatted(html);
    }

    private static String escape(String text) {
        return HtmlUtils.htmlEscape(text, "UTF-8");
    }

    /** A value that someone typed on one line, so that it cannot look like a part of the letter. */
    private static String line(String value) {
        return value.replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]+", " ").strip();
    }
}
