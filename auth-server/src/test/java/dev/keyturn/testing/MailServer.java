package dev.keyturn.testing;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** Mail server on this machine. It accepts each address but those that begin with {@code rejected}. */
public final class MailServer implements AutoCloseable {

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<String> later = new CopyOnWriteArrayList<>();
    private final SMTPServer server;
    private volatile Step beforeAccepting = () -> {};

    private MailServer(UnaryOperator<SMTPServer.Builder> settings) {
        server = settings.apply(SMTPServer.port(0)
                        .bindAddress(InetAddress.getLoopbackAddress())
                        .messageHandlerFactory(context -> new Handler()))
                .build();
        server.start();
    }

    public static MailServer with(UnaryOperator<SMTPServer.Builder> settings) {
        return new MailServer(settings);
    }

    public static MailServer withoutTls() {
        return with(SMTPServer.Builder::hideTLS);
    }

    public int port() {
        return server.getPortAllocated();
    }

    public List<Received> received() {
        return received;
    }

    /** The mails for an address so far. */
    public List<Received> receivedBy(String address) {
        return received.stream().filter(mail -> mail.to().equals(address)).toList();
    }

    /** The newest mail for an address, when there are so many. */
    public Received awaitMail(String address, int count) {
        Waiting.until(() -> receivedBy(address).size() >= count);
        return receivedBy(address).get(count - 1);
    }

    /** Answers mails for an address that it should be tried again later, while the action runs. */
    public void whileTryingLater(String address, Runnable action) {
        later.add(address);
        try {
            action.run();
        } finally {
            later.remove(address);
        }
    }

    /** Sets a step after the text of a mail has arrived, which may wait or throw a {@code RejectException}. */
    public void beforeAccepting(Step step) {
        beforeAccepting = step;
    }

    @Override
    public void close() {
        server.stop();
    }

    /** Step of the server. */
    @FunctionalInterface
    public interface Step {

        void run() throws RejectException, InterruptedException;
    }

    private final class Handler implements MessageHandler {

        private String to = "";

        @Override
        public void from(String from) {
            // anyone
        }

        @Override
        public void recipient(String recipient) throws RejectException {
            if (recipient.startsWith("rejected")) {
                throw new RejectException(550, "no such user");
            }
            to = recipient;
        }

        @Override
        public @Nullable String data(InputStream data) throws RejectException, IOException {
            byte[] text = data.readAllBytes();
            if (later.contains(to)) {
                throw new RejectException(451, "try again later");
            }
            try {
                beforeAccepting.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
            received.add(new Received(to, new String(text, StandardCharsets.ISO_8859_1)));
            return null;
        }

        @Override
        public void done() {
            // nothing to end
        }
    }

    /**
     * Mail for one address.
     *
     * @param octets headers and text, an octet in each character
     */
    public record Received(String to, String octets) {

        public MimeMessage message() {
            try {
                return new MimeMessage(
                        Session.getInstance(new Properties()),
                        new ByteArrayInputStream(octets.getBytes(StandardCharsets.ISO_8859_1)));
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        /** The alternative of a subtype, {@code plain} or {@code html}. */
        public String alternative(String subtype) {
            try {
                MimeMultipart parts = (MimeMultipart) message().getContent();
                for (int i = 0; i < parts.getCount(); i++) {
                    if (parts.getBodyPart(i).isMimeType("text/" + subtype)) {
                        return parts.getBodyPart(i).getContent().toString().replace("\r", "");
                    }
                }
                throw new AssertionError("No text/" + subtype);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        public String subject() {
            try {
                return message().getSubject();
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        public String text() {
            try {
                return message().getContent().toString().replace("\r", "");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
