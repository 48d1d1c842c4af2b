package dev.keyturn.client.authentication.assertion;

import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.network.PublicAddresses;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Rules for a client's {@code jwks_uri}. The server fetches the address, so its author chooses where the server sends requests. */
public final class JwksUris {

    private static final int MAX_LENGTH = 2000;
    private static final int MAX_PORT = 65_535;
    private static final Pattern URI_CHARACTERS = Pattern.compile("[A-Za-z0-9\\-._~:/?#\\[\\]@!$&'()*+,;=%]*");

    private JwksUris() {}

    /** Validates such a URL, without any network access. */
    public static Optional<FieldError> check(String text) {
        if (text.length() > MAX_LENGTH) {
            return refuse("too-long", Map.of("max", MAX_LENGTH));
        }
        if (!URI_CHARACTERS.matcher(text).matches()) {
            return refuse("invalid-uri-characters");
        }
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            return refuse("invalid-uri");
        }
        if (!"https".equalsIgnoreCase(uri.getScheme())) {
            return refuse("not-https");
        }
        if (uri.getRawUserInfo() != null) {
            return refuse("user-info");
        }
        if (uri.getRawFragment() != null) {
            return refuse("fragment");
        }
        if (uri.getHost() == null) {
            return refuse("no-host");
        }
        if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
            return refuse("port-out-of-range", Map.of("max", MAX_PORT));
        }
        if (!PublicAddresses.mayContain(uri.getHost())) {
            return refuse("private-address");
        }
        return Optional.empty();
    }

    private static Optional<FieldError> refuse(String code) {
        return refuse(code, Map.of());
    }

    private static Optional<FieldError> refuse(String code, Map<String, Object> parameters) {
        return Optional.of(new FieldError("jwks_uri", code, parameters));
    }
}
