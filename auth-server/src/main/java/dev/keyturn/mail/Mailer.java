package dev.keyturn.mail;

import dev.keyturn.oauth.KeyturnProperties;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.stereotype.Component;

/**
 * Sends mail through the configured mail server, over TLS whose certificate must be for its host.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5321">RFC 5321, Simple Mail Transfer Protocol</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc3207">RFC 3207, SMTP Service Extension for Secure SMTP over TLS</a>
 */
@Component
public class Mailer {

    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(30);

    /** RFC 5321 §4.5.3.2: a mail server that checks a mail before it accepts it may take ten minutes. */
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(10);

    private static final int PERMANENT = 500;
    private static final String END_OF_TEXT = ".";
    private static final String TRUE = "true";

    private final MailProperties properties;
    private final String domain;
    private final SslBundles bundles;
    private final Clock clock;
    private final String answerMilliseconds;

    @Autowired
    Mailer(MailProperties properties, KeyturnProperties server, SslBundles bundles, Clock clock) {
        this(properties, server, bundles, clock, LONGEST_ANSWER);
    }

    /** @param longestAnswer longest wait for an answer of the mail server */
    Mailer(
            MailProperties properties,
            KeyturnProperties server,
            SslBundles bundles,
            Clock clock,
            Duration longestAnswer) {
        this.properties = properties;
        this.domain = server.issuer().getHost();
        this.bundles = bundles;
        this.clock = clock;
        this.answerMilliseconds = Long.toString(longestAnswer.toMillis());
        String bundle = properties.sslBundle();
        if (bundle != null && !bundle.isEmpty()) {
            bundles.getBundle(bundle);
        }
    }

    /** Whether a mail server is configured. */
    public boolean isConfigured() {
        return properties.isConfigured();
    }

    /** Whether a text is one mail address with a domain. */
    public static boolean isAddress(String text) {
        return MailProperties.isAddress(text);
    }

    /**
     * Sends a mail. A mail server may take ten minutes for its answer.
     *
     * @param meanwhile called each second until the mail server has answered; what it throws ends the wait, and the mail may be sent
     *     nevertheless
     * @throws MailRejectedException if the mail server will never accept this text
     * @throws IOException if the mail server did not accept it, or may not have
     */
    public void send(Mail mail, Runnable meanwhile) throws IOException {
        FutureTask<?> sending = new FutureTask<>(() -> {
            transmit(mail);
            return null;
        });
        Thread thread = new Thread(sending, "mail");
        thread.setDaemon(true);
        thread.start();
        try {
            await(sending, meanwhile);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw isAboutTheText(cause) ? new MailRejectedException(cause) : new IOException(cause);
        }
    }

    private static void await(Future<?> sending, Runnable meanwhile) throws InterruptedException, ExecutionException {
        boolean isDone = false;
        while (!isDone) {
            try {
                sending.get(1, TimeUnit.SECONDS);
                isDone = true;
            } catch (TimeoutException e) {
                meanwhile.run();
            }
        }
    }

    /** Whether the mail server rejected the text for good, after it accepted sender and recipient. */
    private static boolean isAboutTheText(Throwable failure) {
        return failure instanceof SMTPSendFailedException rejected
                && rejected.getCommand().equals(END_OF_TEXT)
                && rejected.getReturnCode() >= PERMANENT;
    }

    private void transmit(Mail mail) throws MessagingException {
        Session session = Session.getInstance(settings());
        MimeMessage message = message(session, mail);
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect(properties.host(), properties.port(), properties.username(), properties.password());
            transport.sendMessage(message, message.getAllRecipients());
        }
    }

    private MimeMessage message(Session session, Mail mail) throws MessagingException {
        MimeMessage message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + mail.id() + "@" + domain + ">");
            }
        };
        message.setFrom(new InternetAddress(properties.from(), true));
        message.setRecipient(MimeMessage.RecipientType.TO, new InternetAddress(mail.to(), true));
        message.setSubject(mail.subject().replaceAll("\\p{Cntrl}+", " "), StandardCharsets.UTF_8.name());
        write(mail, message);
        message.setSentDate(Date.from(clock.instant()));
        // RFC 3834: no program answers it
        message.setHeader("Auto-Submitted", "auto-generated");
        message.saveChanges();
        return message;
    }

    /** The last alternative is the one to prefer (RFC 2046 section 5.1.4). */
    private static void write(Mail mail, MimeMessage message) throws MessagingException {
        String utf8 = StandardCharsets.UTF_8.name();
        if (mail.html() == null) {
            message.setText(mail.text(), utf8);
            return;
        }
        MimeBodyPart text = new MimeBodyPart();
        text.setText(mail.text(), utf8);
        MimeBodyPart html = new MimeBodyPart();
        html.setText(mail.html(), utf8, "html");
        message.setContent(new MimeMultipart("alternative", text, html));
    }

    private Properties settings() {
        Properties settings = new Properties();
        settings.put("mail.smtp.localhost", domain);
        settings.put("mail.smtp.connectiontimeout", Long.toString(LONGEST_CONNECT.toMillis()));
        settings.put("mail.smtp.timeout", answerMilliseconds);
        settings.put("mail.smtp.writetimeout", answerMilliseconds);
        settings.put("mail.smtp.quitwait", "false");
        settings.put("mail.smtp.auth", Boolean.toString(properties.username() != null));
        switch (properties.security()) {
            case STARTTLS -> {
                settings.put("mail.smtp.starttls.enable", TRUE);
                settings.put("mail.smtp.starttls.required", TRUE);
            }
            case TLS -> settings.put("mail.smtp.ssl.enable", TRUE);
            case NONE -> settings.put("mail.smtp.starttls.enable", "false");
        }
        settings.put("mail.smtp.ssl.checkserveridentity", TRUE);
        // else a certificate that the bundle does not trust would get a second try with those that Java trusts
        settings.put("mail.smtp.socketFactory.fallback", "false");
        settings.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
        String bundle = properties.sslBundle();
        if (bundle != null && !bundle.isEmpty()) {
            // asked for at each connection, since its files may change
            settings.put(
                    "mail.smtp.ssl.socketFactory",
                    bundles.getBundle(bundle).createSslContext().getSocketFactory());
        }
        return settings;
    }
}
