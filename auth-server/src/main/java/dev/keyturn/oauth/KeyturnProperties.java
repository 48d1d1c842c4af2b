package dev.keyturn.oauth;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Identity of the server.
 *
 * @param issuer issuer identifier (iss) and base URL of the endpoints: {@code https} unless its host is a loopback address, without query, fragment or
 *     trailing slash
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8414#section-2">RFC 8414 §2, Authorization Server Metadata</a>
 */
@Validated
@ConfigurationProperties("keyturn")
public record KeyturnProperties(
        @NotNull @DefaultValue("http://localhost:9000") URI issuer) {

    public KeyturnProperties {
        String problem = problemWith(issuer);
        if (problem != null) {
            throw new UnusableIssuerException("keyturn.issuer (KEYTURN_ISSUER) is " + issuer + ": " + problem);
        }
    }

    /** Whether browsers reach the server over TLS. */
    public boolean isHttps() {
        return "https".equalsIgnoreCase(issuer.getScheme());
    }

    private static @Nullable String problemWith(URI issuer) {
        String scheme = issuer.getScheme();
        if (scheme == null || issuer.getHost() == null || !scheme.matches("(?i)https?")) {
            return "it must be an https URL, such as https://login.example.com.";
        }
        if (scheme.equalsIgnoreCase("http") && !LoopbackHosts.contains(issuer.getHost())) {
            return "it must use https, since only a loopback host (localhost, 127.0.0.1, [::1]) may use http.";
        }
        if (issuer.getRawQuery() != null || issuer.getRawFragment() != null || issuer.getRawUserInfo() != null) {
            return "it must have no query, fragment or user name.";
        }
        if (issuer.getRawPath() != null && !issuer.getRawPath().isEmpty()) {
            return "it must have no path, not even a trailing slash.";
        }
        return null;
    }
}
