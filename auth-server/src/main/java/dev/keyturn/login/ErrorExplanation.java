package dev.keyturn.login;

import dev.keyturn.oauth.Codes;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/** Kind of error page, with its title and advice in {@code messages/errors.properties}. Repeats nothing of the request. */
enum ErrorExplanation {
    NOT_SIGNED_IN,
    FORBIDDEN,
    NOT_FOUND,
    TOO_LARGE,
    WRONG_METHOD,
    TOO_MANY_REQUESTS,
    UNAVAILABLE,
    SERVER_ERROR,
    BAD_REQUEST,
    /** A form from a page that had been open for too long. */
    PAGE_EXPIRED,
    /** A page with an authorization request that has expired. */
    SIGN_IN_EXPIRED,
    UNKNOWN_APP,
    UNREGISTERED_ADDRESS,
    /** An authorization request that was answered, has expired, or was meant for another user. */
    REQUEST_EXPIRED,
    ACCESS_DENIED,
    REQUEST_REJECTED;

    /** Error page for a status; a status that is not an error counts as 404. */
    static ErrorExplanation of(HttpStatus status) {
        return switch (status) {
            case UNAUTHORIZED -> NOT_SIGNED_IN;
            case FORBIDDEN -> FORBIDDEN;
            case NOT_FOUND -> NOT_FOUND;
            case METHOD_NOT_ALLOWED -> WRONG_METHOD;
            case CONTENT_TOO_LARGE, URI_TOO_LONG, REQUEST_HEADER_FIELDS_TOO_LARGE -> TOO_LARGE;
            case TOO_MANY_REQUESTS -> TOO_MANY_REQUESTS;
            case SERVICE_UNAVAILABLE -> UNAVAILABLE;
            default -> status.is5xxServerError() ? SERVER_ERROR : BAD_REQUEST;
        };
    }

    /** Error page for an authorization request whose error must not be sent to the client. */
    static ErrorExplanation of(OAuth2Error error) {
        if (isMalformed(error)) {
            return REQUEST_REJECTED;
        }
        if (isAbout(error, "client_id")) {
            return UNKNOWN_APP;
        }
        if (isAbout(error, "redirect_uri") || isAbout(error, "post_logout_redirect_uri")) {
            return UNREGISTERED_ADDRESS;
        }
        if (isAbout(error, "state")) {
            return REQUEST_EXPIRED;
        }
        return OAuth2ErrorCodes.ACCESS_DENIED.equals(error.getErrorCode()) ? ACCESS_DENIED : REQUEST_REJECTED;
    }

    /** Key of the title. */
    public String title() {
        return key() + ".title";
    }

    /** Key of the advice. */
    public String advice() {
        return key() + ".advice";
    }

    /** Whether the developers of the app have to mend it. */
    public boolean isForDevelopers() {
        return this == UNKNOWN_APP || this == UNREGISTERED_ADDRESS || this == REQUEST_REJECTED;
    }

    private String key() {
        return "errors." + Codes.of(this);
    }

    /** Whether a parameter is repeated, or longer or otherwise spelled than it may be: its value is not the problem. */
    private static boolean isMalformed(OAuth2Error error) {
        String description = error.getDescription();
        return description != null
                && (description.endsWith(" must be sent only once.")
                        || description.contains(" is too long or contains characters that are not printable ASCII."));
    }

    /** The framework names a parameter at the end of the description, our own errors at its beginning. */
    private static boolean isAbout(OAuth2Error error, String parameter) {
        @Nullable String description = error.getDescription();
        return description != null
                && (description.endsWith(": " + parameter)
                        || description.startsWith(parameter + ":")
                        || description.startsWith(parameter + " "));
    }
}
