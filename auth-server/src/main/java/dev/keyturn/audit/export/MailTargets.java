package dev.keyturn.audit.export;

import dev.keyturn.mail.Mailer;
import dev.keyturn.oauth.KeyturnProperties;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Targets that are addresses of mail. */
@Component
class MailTargets {

    private final Mailer mailer;
    private final String host;
    private final EventTexts texts;

    /** @param console address of the console; empty if it is not configured, whatever its default */
    MailTargets(Mailer mailer, KeyturnProperties server, @Value("${keyturn.console.url:}") String console) {
        this.mailer = mailer;
        this.host = server.issuer().getHost();
        this.texts = new EventTexts(console);
    }

    /** Whether there is a mail server. */
    boolean areAvailable() {
        return mailer.isConfigured();
    }

    MailedEvents open(String sink, String to) {
        return new MailedEvents(sink, to, mailer, host, texts);
    }
}
