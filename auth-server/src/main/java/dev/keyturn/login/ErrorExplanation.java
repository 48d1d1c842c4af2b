package dev.keyturn.login;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/**
 * What an error means to the person who sees it, and what they can do. Consists of our own words only.
 *
 * @param title what happened
 * @param advice what to do about it
 */
record ErrorExplanation(String title, String advice) {

    private static final String ASK_DEVELOPERS =
            " This is for the app's developers to put right; you can go back to the app and try again later.";

    /** In words for a status that a person can meet; a status that is not an error is taken as "not found". */
    static ErrorExplanation of(HttpStatus status) {
        return switch (status) {
            case UNAUTHORIZED -> new ErrorExplanation("Please sign in", "You have to be signed in to see this page.");
            case FORBIDDEN ->
                new ErrorExplanation(
                        "You may not do this", "Your account is not allowed to see this page or to do what you asked.");
            case NOT_FOUND, METHOD_NOT_ALLOWED ->
                new ErrorExplanation(
                        "There is nothing here", "Check the address, or go back to the app that you came from.");
            case CONTENT_TOO_LARGE, URI_TOO_LONG, REQUEST_HEADER_FIELDS_TOO_LARGE ->
                new ErrorExplanation("That was too much", "The request was larger than this server accepts.");
            case TOO_MANY_REQUESTS -> new ErrorExplanation("Too many attempts", "Please wait a minute and try again.");
            case SERVICE_UNAVAILABLE ->
                new ErrorExplanation(
                        "We will be right back",
                        "The server cannot answer at the moment. Please try again in a few seconds; nothing that you"
                                + " did before is lost.");
            default ->
                status.is5xxServerError()
                        ? new ErrorExplanation(
                                "Something went wrong on our side",
                                "It has been written down for the people who run this server. Please try again later.")
                        : new ErrorExplanation(
                                "That request cannot be understood",
                                "Go back to the app that you came from and begin again.");
        };
    }

    /** For a form whose page had been open for too long. */
    static ErrorExplanation ofStalePage() {
        return new ErrorExplanation(
                "This page had been open too long",
                "For your safety it has expired and nothing was changed. Go back, reload the page and try again.");
    }

    /** For a page that carries a request which waits no longer. */
    static ErrorExplanation ofExpiredRequest() {
        return new ErrorExplanation(
                "Sign-in expired",
                "This page was open for more than an hour, or its address is not complete. Go back to the app that you"
                        + " came from and start again.");
    }

    /** For an authorization request that may not be sent back to the client. */
    static ErrorExplanation of(OAuth2Error error) {
        if (isAbout(error, "client_id")) {
            return new ErrorExplanation(
                    "This app is not known here",
                    "The app that sent you is not registered with this server, or no longer." + ASK_DEVELOPERS);
        }
        if (isAbout(error, "redirect_uri") || isAbout(error, "post_logout_redirect_uri")) {
            return new ErrorExplanation(
                    "This app is not set up correctly",
                    "The app asked to send you to an address that it has not registered. To protect you, you were not"
                            + " sent there." + ASK_DEVELOPERS);
        }
        if (isAbout(error, "state")) {
            return new ErrorExplanation(
                    "This page is no longer valid",
                    "What the app asked for has been answered already, has expired, or was meant for somebody else. Go"
                            + " back to the app and begin again.");
        }
        if (OAuth2ErrorCodes.ACCESS_DENIED.equals(error.getErrorCode())) {
            return new ErrorExplanation("Access was denied", "You can close this page or go back to the app.");
        }
        return new ErrorExplanation(
                "This app's request cannot be answered",
                "The app sent you here with a request that this server does not accept." + ASK_DEVELOPERS);
    }

    /** The framework names a parameter at the end of the description, our own errors at its beginning. */
    private static boolean isAbout(OAuth2Error error, String parameter) {
        @Nullable String description = error.getDescription();
        return description != null
                && (description.endsWith(": " + parameter) || description.startsWith(parameter + ":"));
    }
}
