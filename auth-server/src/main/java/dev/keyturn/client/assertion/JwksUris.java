package dev.keyturn.client.assertion;

import dev.keyturn.adminapi.DomainException.FieldError;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/** The rules for the address from which the server fetches a client's keys. Whoever types it makes the server call it. */
public final class JwksUris {

    private static final int MAX_LENGTH = 2000;
    private static final Pattern URI_CHARACTERS = Pattern.compile("[A-Za-z0-9\\-._~:/?#\\[\\]@!$&'()*+,;=%]*");

    private JwksUris() {}

    /** What is wrong with such an address, as far as can be told without asking the network. */
    public static Optional<FieldError> check(String text) {
        if (text.length() > MAX_LENGTH) {
            return refuse("too-long", "must not be longer than " + MAX_LENGTH + " characters");
        }
        if (!URI_CHARACTERS.matcher(text).matches()) {
            return refuse("invalid-characters", "holds a character that no URI has; write other scripts in Punycode");
        }
        URI uri;
        try {
            uri = new URI(text).parseServerAuthority();
        } catch (URISyntaxException e) {
            return refuse("malformed", "is not a URI");
        }
        if (!"https".equalsIgnoreCase(uri.getScheme())) {
            return refuse("not-https", "must begin with https://");
        }
        if (uri.getRawUserInfo() != null) {
            return refuse("user-info", "must not hold a user name or password");
        }
        if (uri.getRawFragment() != null) {
            return refuse("fragment", "must not have a fragment");
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
            return refuse("malformed", "must name a host, and a port up to 65535 if any");
        }
        if (!PublicAddresses.mayContain(uri.getHost())) {
            return refuse("private-address", "must lead to the public Internet, by its full name");
        }
        return Optional.empty();
    }

    private static Optional<FieldError> refuse(String code, String message) {
        return Optional.of(new FieldError("jwks_uri", code, message));
    }
}
