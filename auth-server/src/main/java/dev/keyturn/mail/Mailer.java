package dev.keyturn.mail;

import dev.keyturn.oauth.KeyturnProperties;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
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
public class Mailer implements DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(Mailer.class);
    private static final Duration LONGEST = Duration.ofSeconds(9);
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(5);
    private static final String TRUE = "true";

    private final MailProperties properties;
    private final String domain;
    private final SslBundles bundles;
    private final Clock clock;
    private final String answerMilliseconds;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread created = new Thread(task, "mail");
        created.setDaemon(true);
        return created;
    });

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
        if (hasBundle()) {
            bundles.getBundle(properties.sslBundle());
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
     * Sends a mail within ten seconds. Addresses that the mail server rejects are left out as long as it accepts another.
     *
     * @throws IOException if the mail server did not accept it, or may not have
     */
    public void send(Mail mail) throws IOException {
        Future<?> sending = thread.submit(() -> {
            transmit(mail);
            return null;
        });
        try {
            sending.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            sending.cancel(true);
            throw new IOException("the mail server did not accept the mail within " + LONGEST.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private void transmit(Mail mail) throws MessagingException {
        Session session = Session.getInstance(settings());
        MimeMessage message = message(session, mail);
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect(properties.host(), properties.port(), properties.username(), properties.password());
            transport.sendMessage(message, message.getAllRecipients());
        } catch (SendFailedException e) {
            if (e.getValidSentAddresses() == null || e.getValidSentAddresses().length == 0) {
                throw e;
            }
            LOG.warn(
                    "The mail server rejected {} of {} recipients",
                    mail.to().size() - e.getValidSentAddresses().length,
                    mail.to().size());
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
        for (String address : mail.to()) {
            message.addRecipient(MimeMessage.RecipientType.TO, new InternetAddress(address, true));
        }
        message.setSubject(mail.subject().replaceAll("\\p{Cntrl}+", " "), StandardCharsets.UTF_8.name());
        message.setText(mail.text(), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(clock.instant()));
        // RFC 3834: no program answers it
        message.setHeader("Auto-Submitted", "auto-generated");
        message.saveChanges();
        return message;
    }

    private Properties settings() {
        Properties settings = new Properties();
        settings.put("mail.smtp.localhost", domain);
        settings.put("mail.smtp.connectiontimeout", answerMilliseconds);
        settings.put("mail.smtp.timeout", answerMilliseconds);
        settings.put("mail.smtp.writetimeout", answerMilliseconds);
        settings.put("mail.smtp.sendpartial", TRUE);
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
        if (hasBundle()) {
            // asked for at each connection, since its files may change
            settings.put(
                    "mail.smtp.ssl.socketFactory",
                    bundles.getBundle(properties.sslBundle()).createSslContext().getSocketFactory());
        }
        return settings;
    }

    private boolean hasBundle() {
        return properties.sslBundle() != null && !properties.sslBundle().isEmpty();
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }
}
