package dev.keyturn.audit.export;

import dev.keyturn.audit.export.ExportProperties.Collector;
import dev.keyturn.audit.export.ExportProperties.JsonFile;
import dev.keyturn.audit.export.ExportProperties.Receiver;
import dev.keyturn.audit.export.ExportProperties.Recipients;
import dev.keyturn.network.OutboundHttp;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.oauth.TokenDigest;
import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.stereotype.Component;

/** Sinks of the settings. */
@Component
class ExportSinks {

    /** More than one, since a thread whose request was cancelled may end late. */
    private static final int THREADS = 4;

    private final ExportProperties properties;
    private final KeyturnProperties server;
    private final SslBundles bundles;
    private final MailTargets mails;
    private final Clock clock;

    ExportSinks(
            ExportProperties properties, KeyturnProperties server, SslBundles bundles, MailTargets mails, Clock clock) {
        this.properties = properties;
        this.server = server;
        this.bundles = bundles;
        this.mails = mails;
        if (!properties.mails().isEmpty() && !mails.areAvailable()) {
            throw new IllegalArgumentException("keyturn.audit.export.mails needs a mail server: set keyturn.mail.host");
        }
        this.clock = clock;
    }

    /** New sinks, which connect when they deliver. */
    List<Sink> open() {
        List<Sink> sinks = new ArrayList<>();
        properties
                .files()
                .forEach(
                        (name, file) -> sinks.add(new Sink("files." + name, new TypeFilter(file.types()), file(file))));
        properties
                .webhooks()
                .forEach((name, receiver) -> sinks.add(
                        new Sink("webhooks." + name, new TypeFilter(receiver.types()), webhook(name, receiver))));
        properties
                .syslogs()
                .forEach((name, collector) ->
                        sinks.add(new Sink("syslogs." + name, new TypeFilter(collector.types()), syslog(collector))));
        properties
                .mails()
                .forEach((name, mail) ->
                        mail.to().forEach(to -> sinks.add(mail("mails." + name + "." + digest(to), to, mail))));
        return sinks;
    }

    private static LogFile file(JsonFile file) {
        return new LogFile(file.path(), file.maxSize().toBytes(), file.maxFiles());
    }

    private Webhook webhook(String name, Receiver receiver) {
        OutboundHttp http = OutboundHttp.of(
                "audit-export-request",
                new OutboundHttp.Settings(
                        InetAddress::getAllByName,
                        receiver::mayBeAt,
                        tls(receiver.sslBundle()),
                        true,
                        Progress.LONGEST_STEP,
                        THREADS));
        String setting = ExportProperties.PREFIX + "webhooks." + name;
        return new Webhook(setting, receiver.url(), receiver.parsedSecrets(setting), http, clock);
    }

    /** Asks for the bundle at each connection, since its files may change. */
    private @Nullable TlsSocketStrategy tls(@Nullable String bundle) {
        if (bundle == null || bundle.isEmpty()) {
            return null;
        }
        requireBundle(bundle);
        return (socket, target, port, attachment, context) ->
                new DefaultClientTlsStrategy(context(bundle)).upgrade(socket, target, port, attachment, context);
    }

    private Syslog syslog(Collector collector) {
        String bundle = collector.sslBundle();
        if (bundle != null && !bundle.isEmpty()) {
            requireBundle(bundle);
        }
        return new Syslog(
                collector.host(),
                collector.port(),
                InetAddress::getAllByName,
                () -> bundle == null || bundle.isEmpty()
                        ? (SSLSocketFactory) SSLSocketFactory.getDefault()
                        : context(bundle).getSocketFactory(),
                new SyslogMessages(server.issuer().getHost()));
    }

    /** Each recipient has a sink of its own, so that a full mailbox delays no other. */
    private Sink mail(String name, String to, Recipients recipients) {
        return new Sink(name, new TypeFilter(recipients.types()), mails.open(name, to));
    }

    /** Names a recipient without its address. */
    private static String digest(String address) {
        return TokenDigest.of(address.toLowerCase(Locale.ROOT)).hex().substring(0, 8);
    }

    private SSLContext context(String bundle) {
        return bundles.getBundle(bundle).createSslContext();
    }

    /** Fails the start for a name that is not configured. */
    private void requireBundle(String bundle) {
        bundles.getBundle(bundle);
    }
}
