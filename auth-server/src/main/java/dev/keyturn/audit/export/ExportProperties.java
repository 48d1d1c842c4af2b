package dev.keyturn.audit.export;

import dev.keyturn.mail.Mailer;
import dev.keyturn.network.IpAddress;
import dev.keyturn.network.IpNetwork;
import dev.keyturn.network.PublicAddresses;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Export of audit events, as OCSF. Each target has a name of yours, under which the server stores how far it has come.
 *
 * @param files files with an event on each line, in JSON
 * @param webhooks receivers of a signed request for each event
 * @param syslogs collectors of syslog over TLS
 * @param mails recipients of mail about events, at most one a minute, through the server of {@code keyturn.mail}
 */
@ConfigurationProperties("keyturn.audit.export")
record ExportProperties(
        @DefaultValue Map<String, JsonFile> files,
        @DefaultValue Map<String, Receiver> webhooks,
        @DefaultValue Map<String, Collector> syslogs,
        @DefaultValue Map<String, Recipients> mails) {

    static final String PREFIX = "keyturn.audit.export.";

    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?");

    ExportProperties {
        files = named("files", files);
        webhooks = named("webhooks", webhooks);
        syslogs = named("syslogs", syslogs);
        mails = named("mails", mails);
        files.forEach((name, file) -> file.check(PREFIX + "files." + name));
        webhooks.forEach((name, webhook) -> webhook.check(PREFIX + "webhooks." + name));
        syslogs.forEach((name, syslog) -> syslog.check(PREFIX + "syslogs." + name));
        mails.forEach((name, mail) -> mail.check(PREFIX + "mails." + name));
    }

    private static <T> Map<String, T> named(String group, Map<String, T> targets) {
        if (!targets.keySet().stream().allMatch(name -> NAME.matcher(name).matches())) {
            throw new IllegalArgumentException(
                    PREFIX + group + ": a name must be 1 to 32 lowercase letters, digits and hyphens");
        }
        return Map.copyOf(targets);
    }

    /**
     * File with an event on each line.
     *
     * @param path file, in a folder that exists; only its owner can read it
     * @param maxSize size at which the file is renamed and a new one begins; 64 KB or more
     * @param maxFiles renamed files to keep, 1 to 1000; the oldest is deleted
     * @param types types of events, such as {@code user.created} or {@code alarm.*}
     */
    record JsonFile(
            Path path,
            @DefaultValue("100MB") DataSize maxSize,
            @DefaultValue("10") int maxFiles,
            @DefaultValue("*") List<String> types) {

        private static final long SMALLEST = 65_536;
        private static final int MOST_FILES = 1000;

        void check(String name) {
            if (path == null || path.toString().isEmpty()) {
                throw new IllegalArgumentException(name + ".path must be a file");
            }
            if (maxSize.toBytes() < SMALLEST) {
                throw new IllegalArgumentException(name + ".max-size must be 64 KB or more");
            }
            if (maxFiles < 1 || maxFiles > MOST_FILES) {
                throw new IllegalArgumentException(name + ".max-files must be 1 to " + MOST_FILES);
            }
            TypeFilter.of(name + ".types", types);
        }
    }

    /**
     * Receiver of a signed request for each event.
     *
     * @param url address, {@code https}; redirects are not followed
     * @param secrets one or more secrets, each {@code whsec_} and 24 to 64 bytes in Base64; each adds a signature, so that you can
     *     replace one
     * @param allowedNetworks networks outside the public Internet that may have the receiver, in CIDR notation
     * @param sslBundle name of the {@code spring.ssl.bundle} with the certificates to trust, and the server's own if any; by
     *     default, those of Java
     * @param types types of events, such as {@code user.created} or {@code alarm.*}
     */
    record Receiver(
            URI url,
            @DefaultValue List<String> secrets,
            @DefaultValue List<String> allowedNetworks,
            @Nullable String sslBundle,
            @DefaultValue("*") List<String> types) {

        void check(String name) {
            if (url == null
                    || !"https".equalsIgnoreCase(url.getScheme())
                    || url.getHost() == null
                    || url.getRawUserInfo() != null
                    || url.getRawFragment() != null) {
                throw new IllegalArgumentException(
                        name + ".url must be an https URL with a host, without a user name or fragment");
            }
            if (secrets.isEmpty()) {
                throw new IllegalArgumentException(name + ".secrets must be set");
            }
            parsedSecrets(name);
            for (String network : allowedNetworks) {
                if (IpNetwork.parse(network).isEmpty()) {
                    throw new IllegalArgumentException(name + ".allowed-networks: " + network
                            + " is not an IP address or a network in CIDR notation");
                }
            }
            TypeFilter.of(name + ".types", types);
        }

        List<WebhookSecret> parsedSecrets(String name) {
            try {
                return secrets.stream().map(WebhookSecret::parse).toList();
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(name + ".secrets: " + e.getMessage());
            }
        }

        /** Whether it may be at an address. */
        boolean mayBeAt(InetAddress address) {
            return PublicAddresses.contains(address)
                    || allowedNetworks.stream()
                            .flatMap(network -> IpNetwork.parse(network).stream())
                            .anyMatch(network -> network.contains(IpAddress.of(address)));
        }

        @Override
        public String toString() {
            return "Receiver[url=" + url + "]";
        }
    }

    /**
     * Collector of syslog over TLS.
     *
     * @param host host name, for which its certificate must be
     * @param port TCP port
     * @param sslBundle name of the {@code spring.ssl.bundle} with the certificates to trust, and the server's own if any; by
     *     default, those of Java
     * @param types types of events, such as {@code user.created} or {@code alarm.*}
     */
    record Collector(
            String host,
            @DefaultValue("6514") int port,
            @Nullable String sslBundle,
            @DefaultValue("*") List<String> types) {

        private static final int MAX_PORT = 65_535;

        void check(String name) {
            if (host == null || host.isBlank()) {
                throw new IllegalArgumentException(name + ".host must be a host name");
            }
            if (port < 1 || port > MAX_PORT) {
                throw new IllegalArgumentException(name + ".port must be 1 to " + MAX_PORT);
            }
            TypeFilter.of(name + ".types", types);
        }
    }

    /**
     * Recipients of mail about events.
     *
     * @param to addresses, 1 to 20; a mailing list is one
     * @param types types of events, such as {@code user.created} or {@code alarm.*}
     */
    record Recipients(
            @DefaultValue List<String> to,
            @DefaultValue("alarm.raised") List<String> types) {

        private static final int MAX_ADDRESSES = 20;

        void check(String name) {
            if (to.isEmpty()
                    || to.size() > MAX_ADDRESSES
                    || to.stream()
                                    .map(address -> address.toLowerCase(Locale.ROOT))
                                    .distinct()
                                    .count()
                            < to.size()
                    || !to.stream().allMatch(Mailer::isAddress)) {
                throw new IllegalArgumentException(
                        name + ".to must be 1 to " + MAX_ADDRESSES + " different mail addresses");
            }
            TypeFilter.of(name + ".types", types);
        }

        @Override
        public String toString() {
            return "Recipients[" + to.size() + "]";
        }
    }
}
