package dev.keyturn.console;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * URLs of the console and of its server, and the console's private key.
 *
 * @param issuer issuer identifier of the server, exactly as in its metadata; the addresses that browsers are sent to begin with it
 * @param serverUrl base URL at which the console calls the server, without a trailing slash; the issuer by default
 * @param url base URL of the console as seen by browsers, without a trailing slash
 * @param keyFile file with the private key that authenticates the console (private_key_jwt); created at the first start
 */
@ConfigurationProperties("keyturn.console")
public record ConsoleProperties(
        @DefaultValue("http://localhost:9000") URI issuer,
        @Nullable URI serverUrl,
        @DefaultValue("http://localhost:9001") URI url,
        @DefaultValue("./.keyturn/console/client-key.json") Path keyFile) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public ConsoleProperties {
        requireWebAddress("keyturn.console.issuer", issuer);
        if (!isHttps(issuer) && !isLoopback(issuer)) {
            throw new IllegalArgumentException(
                    "keyturn.console.issuer must use https unless its host is a loopback address: " + issuer);
        }
        requireWebAddress("keyturn.console.url", url);
        url = withoutSlashAtTheEnd(url);
        if (serverUrl != null) {
            requireWebAddress("keyturn.console.server-url", serverUrl);
            serverUrl = withoutSlashAtTheEnd(serverUrl);
        }
    }

    /** Where the console itself reaches the server, without a slash at the end. */
    public URI backChannel() {
        return serverUrl != null ? serverUrl : withoutSlashAtTheEnd(issuer);
    }

    /** An address below the console's own one. */
    public String at(String path) {
        return url + path;
    }

    /** Whether browsers reach the console by https. */
    public boolean isSecure() {
        return isHttps(url);
    }

    /** Whether the console's cookies and pages would cross a network in clear. */
    public boolean isExposedInClear() {
        return !isSecure() && !isLoopback(url);
    }

    /** Scheme, host and port of an address, as browsers send them. */
    public static String originOf(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }

    private static void requireWebAddress(String property, URI address) {
        boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
        if (!web
                || address.getHost() == null
                || address.getRawUserInfo() != null
                || address.getRawQuery() != null
                || address.getRawFragment() != null) {
            throw new IllegalArgumentException(property
                    + " must be an http or https URL with a host and without user, query or fragment: " + address);
        }
    }

    private static boolean isHttps(URI address) {
        return "https".equals(address.getScheme());
    }

    private static boolean isLoopback(URI address) {
        return LOOPBACK.contains(address.getHost());
    }

    private static URI withoutSlashAtTheEnd(URI address) {
        String text = address.toString();
        return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : address;
    }
}
