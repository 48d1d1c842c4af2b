package dev.keyturn.mail;

import dev.keyturn.oauth.LoopbackHosts;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Mail server through which this server sends. Without a host it sends none.
 *
 * @param host host name, for which the certificate of the mail server must be
 * @param port TCP port; 587 is usual for {@code starttls}, 465 for {@code tls}
 * @param security {@code starttls}: the connection is encrypted before the credentials and the mail; {@code tls}: from the start;
 *     {@code none}: never, for a mail server on the same machine only
 * @param username name at the mail server, if it wants one
 * @param password password at the mail server
 * @param from address of the sender, such as {@code keyturn@example.com} or {@code Keyturn <keyturn@example.com>}
 * @param sslBundle name of the {@code spring.ssl.bundle} with the certificates to trust; by default, those of Java
 */
@ConfigurationProperties("keyturn.mail")
record MailProperties(
        @Nullable String host,
        @DefaultValue("587") int port,
        @DefaultValue("starttls") Security security,
        @Nullable String username,
        @Nullable String password,
        @Nullable String from,
        @Nullable String sslBundle) {

    private static final String PREFIX = "keyturn.mail.";
    private static final int MAX_PORT = 65_535;

    MailProperties {
        if (host != null && !host.isBlank()) {
            require(port >= 1 && port <= MAX_PORT, "port must be 1 to " + MAX_PORT);
            require(from != null && isAddress(from), "from must be a mail address");
            require(
                    security != Security.NONE || isThisMachine(host),
                    "security can be none for localhost only; use starttls or tls");
            require((username == null) == (password == null), "username and password must both be set, or neither");
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(PREFIX + message);
        }
    }

    private static boolean isThisMachine(String host) {
        return LoopbackHosts.contains(host.indexOf(':') < 0 ? host : "[" + host + "]");
    }

    /** Whether a text is one address as RFC 5322 has it, with a domain. */
    static boolean isAddress(String text) {
        try {
            InternetAddress[] addresses = InternetAddress.parse(text, true);
            if (addresses.length == 1) {
                addresses[0].validate();
                return addresses[0].getAddress().indexOf('@') > 0;
            }
            return false;
        } catch (AddressException e) {
            return false;
        }
    }

    boolean isConfigured() {
        return host != null && !host.isBlank();
    }

    @Override
    public String toString() {
        return "MailProperties[host=" + host + ", port=" + port + "]";
    }

    /** Encryption of the connection. */
    enum Security {
        STARTTLS,
        TLS,
        NONE
    }
}
