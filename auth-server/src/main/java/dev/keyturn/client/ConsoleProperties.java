package dev.keyturn.client;

import dev.keyturn.adminapi.DomainException.FieldError;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Addresses of the console.
 *
 * @param url address of the console as seen by browsers: {@code https} unless its host is a loopback address
 * @param jwksUri address from which this server fetches the console's keys, also one inside your network;
 *     default is {@code /jwks.json} at the console's address
 */
@ConfigurationProperties("keyturn.console")
public record ConsoleProperties(
        @DefaultValue("http://localhost:9001") URI url,
        @Nullable URI jwksUri) {

    public ConsoleProperties {
        Optional<FieldError> problem = RedirectUris.check("keyturn.console.url", below(url, "/"), false);
        if (problem.isPresent()) {
            throw new IllegalArgumentException(problem.get().message());
        }
    }

    /** A URI below that of the console. */
    public URI resolve(String path) {
        return URI.create(below(url, path));
    }

    /** Where its keys are. */
    public URI keys() {
        return jwksUri == null ? resolve("/jwks.json") : jwksUri;
    }

    private static String below(URI url, String path) {
        String base = url.toString();
        return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path;
    }
}
