package dev.keyturn.testing;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.subethamail.smtp.helper.SimpleMessageListener;
import org.subethamail.smtp.server.SMTPServer;

/** Mail server on this machine. It accepts each address but those that begin with {@code rejected}. */
public final class MailServer implements AutoCloseable {

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final SMTPServer server;

    private MailServer(UnaryOperator<SMTPServer.Builder> settings) {
        server = settings.apply(SMTPServer.port(0)
                        .bindAddress(InetAddress.getLoopbackAddress())
                        .simpleMessageListener(new Listener()))
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

    @Override
    public void close() {
        server.stop();
    }

    private final class Listener implements SimpleMessageListener {

        @Override
        public boolean accept(String from, String recipient) {
            return !recipient.startsWith("rejected");
        }

        @Override
        public void deliver(String from, String recipient, InputStream data) throws IOException {
            received.add(new Received(recipient, data.readAllBytes()));
        }
    }

    /** Mail for one address. */
    public record Received(String to, byte[] data) {

        public MimeMessage message() {
            try {
                return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(data));
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
