package dev.keyturn.oauth;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;

/**
 * Descriptions of protocol errors for which the framework has none, or only the name of a parameter. They say what is wrong with
 * the request and what to send instead, and never whether a user, client or token exists.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749 §5.2, Error Response</a>
 */
public final class ErrorDescriptions {

    private static final Pattern OF_FRAMEWORK = Pattern.compile("(?:OAuth 2\\.0|OpenID Connect 1\\.0) .*: [^:]*");

    private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7E]*");

    private static final String FORM_REQUIRED =
            "Send the parameters as a form, with Content-Type: application/x-www-form-urlencoded.";

    private static final Set<String> POST_ENDPOINTS = Set.of(Endpoints.TOKEN, Endpoints.INTROSPECT, Endpoints.REVOKE);

    private ErrorDescriptions() {}

    /** Whether a request has a body that is not a form, or that does not say what it is. */
    public static boolean isWithoutForm(HttpServletRequest request) {
        String contentType = request.getContentType();
        if (contentType == null) {
            return request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        }
        return !contentType.strip().toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE);
    }

    /** Description for a request with a body that is not a form. */
    public static String formRequired() {
        return FORM_REQUIRED;
    }

    /** Error with a description; a parameter in the query of an endpoint that reads its body makes it {@code invalid_request}. */
    public static OAuth2Error complete(OAuth2Error error, HttpServletRequest request) {
        return complete(
                error,
                new ProtocolRequest(request.getRequestURI(), request.getQueryString(), request.getParameterMap()));
    }

    private static OAuth2Error complete(OAuth2Error error, ProtocolRequest request) {
        String given = error.getDescription();
        if (given != null && !OF_FRAMEWORK.matcher(given).matches()) {
            return error;
        }
        String parameter = given == null ? null : given.substring(given.lastIndexOf(": ") + 2);
        if (OAuth2ErrorCodes.UNSUPPORTED_GRANT_TYPE.equals(error.getErrorCode())
                && request.isOnlyInQuery(OAuth2ParameterNames.GRANT_TYPE)) {
            return new OAuth2Error(OAuth2ErrorCodes.INVALID_REQUEST, inBody(OAuth2ParameterNames.GRANT_TYPE), null);
        }
        return new OAuth2Error(error.getErrorCode(), describe(error.getErrorCode(), parameter, request), null);
    }

    private static String describe(String code, @Nullable String parameter, ProtocolRequest request) {
        return switch (code) {
            case OAuth2ErrorCodes.INVALID_REQUEST ->
                parameter == null ? ofUnnamed(request) : ofParameter(parameter, request);
            case OAuth2ErrorCodes.UNSUPPORTED_GRANT_TYPE ->
                "grant_type must be authorization_code, client_credentials, refresh_token or"
                        + " urn:ietf:params:oauth:grant-type:token-exchange."
                        + (request.query() == null ? "" : " Send all parameters in the body, not in the query.");
            case OAuth2ErrorCodes.UNAUTHORIZED_CLIENT -> ProtocolErrors.GRANT_TYPE_NOT_ALLOWED;
            case OAuth2ErrorCodes.INVALID_SCOPE -> "A requested scope is not allowed.";
            case OAuth2ErrorCodes.UNSUPPORTED_RESPONSE_TYPE -> "response_type must be code.";
            case OAuth2ErrorCodes.INVALID_TOKEN -> "The token is invalid, has expired, or was revoked.";
            case OAuth2ErrorCodes.ACCESS_DENIED -> "Access was denied.";
            case OAuth2ErrorCodes.SERVER_ERROR -> "The server failed to answer.";
            default -> "The request was rejected.";
        };
    }

    /** The framework names no parameter where an identifier of a client has other characters than it may (RFC 6749 §A.1). */
    private static String ofUnnamed(ProtocolRequest request) {
        String[] clientIds = request.parameters().getOrDefault(OAuth2ParameterNames.CLIENT_ID, new String[0]);
        return Arrays.stream(clientIds).allMatch(id -> PRINTABLE.matcher(id).matches())
                ? "A parameter is missing, repeated or invalid."
                : "client_id must have only printable ASCII characters.";
    }

    private static String ofParameter(String parameter, ProtocolRequest request) {
        int sent = request.count(parameter);
        if (request.isFor(POST_ENDPOINTS) && request.isOnlyInQuery(parameter)) {
            return inBody(parameter);
        }
        if (sent > 1) {
            return DescriptionText.printable(parameter + " must be sent only once.");
        }
        return switch (parameter) {
            case "code_challenge" ->
                sent == 0 ? "code_challenge is required: this client must use PKCE." : "code_challenge is invalid.";
            case "code_challenge_method" -> "code_challenge_method must be S256.";
            default -> DescriptionText.printable(parameter + (sent == 0 ? " is required." : " is invalid."));
        };
    }

    private static String inBody(String parameter) {
        return DescriptionText.printable(parameter + " must be sent in the body, not in the query.");
    }

    /**
     * Refuses a query with a name in an encoded spelling, which the framework takes for a parameter of the form.
     *
     * @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException {@code invalid_request}
     */
    public static void refuseEncodedNames(@Nullable String query) {
        if (query == null) {
            return;
        }
        for (String pair : query.split("&", -1)) {
            int end = pair.indexOf('=');
            String name = end < 0 ? pair : pair.substring(0, end);
            if (name.indexOf('%') >= 0 || name.indexOf('+') >= 0) {
                throw ProtocolErrors.invalidRequest(inBody(ProtocolRequest.name(pair)));
            }
        }
    }

    /**
     * The parts of a request that a description depends on.
     *
     * @param parameters values by name, of query and body together
     */
    record ProtocolRequest(String path, @Nullable String query, Map<String, String[]> parameters) {

        boolean isFor(Set<String> paths) {
            return paths.contains(path);
        }

        int count(String parameter) {
            String[] values = parameters.get(parameter);
            return values == null ? 0 : values.length;
        }

        /** Whether every value of a parameter is one of the query. */
        boolean isOnlyInQuery(String parameter) {
            long inQuery = query == null
                    ? 0
                    : Arrays.stream(query.split("&", -1))
                            .filter(pair -> parameter.equals(name(pair)))
                            .count();
            return inQuery > 0 && inQuery >= count(parameter);
        }

        private static String name(String pair) {
            int end = pair.indexOf('=');
            try {
                return URLDecoder.decode(end < 0 ? pair : pair.substring(0, end), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return "";
            }
        }
    }
}
