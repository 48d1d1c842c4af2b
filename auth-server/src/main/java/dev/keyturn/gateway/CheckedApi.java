package dev.keyturn.gateway;

import dev.keyturn.oauth.DescriptionText;
import dev.keyturn.oauth.ProtocolErrors;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;

/**
 * API behind a gateway and the scopes that a request needs, from the query of the address that the gateway calls (ADR 0059).
 *
 * <p>Headers and bodies are not read, since gateways forward those of the caller. Unknown, empty and repeated parameters are
 * rejected, so that neither a misspelt name nor the caller's query changes what is required. A gateway that appends the caller's
 * address ends its own parameters with {@value #PATH}; nothing after that is read.
 *
 * @param audience of the API
 * @param scopes that the request needs; empty for none
 * @param clientAddress of the caller; null if the gateway does not say
 * @param wantsToken whether the gateway asks for an internal JWT
 */
record CheckedApi(
        String audience, Set<String> scopes, @Nullable String clientAddress, boolean wantsToken) {

    static final String AUDIENCE = "audience";
    static final String SCOPE = "scope";
    static final String CLIENT_ADDRESS = "client_address";
    static final String TOKEN = "token";
    static final String PATH = "path";

    /** The only format of the token. */
    private static final String JWT = "jwt";

    private static final Set<String> NAMES = Set.of(AUDIENCE, SCOPE, CLIENT_ADDRESS, TOKEN);

    /** @throws OAuth2AuthenticationException {@code invalid_request} */
    static CheckedApi parse(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String parameter : (query == null ? "" : query).split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = decoded(equals < 0 ? parameter : parameter.substring(0, equals));
            if (name.equals(PATH)) {
                break;
            }
            if (!NAMES.contains(name)) {
                throw invalid("The query may have only audience, scope, client_address, token and, at its end, path.");
            }
            String value = decoded(parameter.substring(equals + 1));
            if (equals < 0 || value.isEmpty()) {
                throw invalid(name + " has no value.");
            }
            if (parameters.put(name, value) != null) {
                throw invalid(name + " must be sent only once.");
            }
        }
        String audience = parameters.get(AUDIENCE);
        if (audience == null) {
            throw invalid("audience is missing.");
        }
        return new CheckedApi(
                audience,
                scopes(parameters.get(SCOPE)),
                parameters.get(CLIENT_ADDRESS),
                wantsToken(parameters.get(TOKEN)));
    }

    CheckedApi withAudience(String registered) {
        return new CheckedApi(registered, scopes, clientAddress, wantsToken);
    }

    private static Set<String> scopes(@Nullable String value) {
        return value == null ? Set.of() : Set.copyOf(List.of(value.split(" ", -1)));
    }

    private static boolean wantsToken(@Nullable String format) {
        if (format != null && !format.equals(JWT)) {
            throw invalid("token must be jwt.");
        }
        return format != null;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid("The query is not percent-encoded.");
        }
    }

    private static OAuth2AuthenticationException invalid(String description) {
        return ProtocolErrors.invalidRequest(DescriptionText.printable(description));
    }
}
