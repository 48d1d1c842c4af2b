package dev.keyturn.adminapi;

import dev.keyturn.adminapi.DomainException.FieldError;
import java.net.URI;
import java.util.List;

/**
 * The body with which the admin API refuses a request.
 *
 * @param type {@code urn:keyturn:problem:} and the code
 * @param title the status in words
 * @param status the HTTP status
 * @param detail a sentence for the person who reads it
 * @param code stable, in kebab case, such as {@code client-not-found}
 * @param errors what is wrong with which field; empty if it is not about a field
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457#section-3">RFC 9457 §3, Members of a Problem Details Object</a>
 */
public record Problem(URI type, String title, int status, String detail, String code, List<FieldError> errors) {

    private static final String API_KEYS = "/api-keys/";

    /** A problem that is not about a field. */
    public static Problem of(int status, String code, String detail) {
        return of(status, code, detail, List.of());
    }

    /** A problem about these fields. */
    public static Problem of(int status, String code, String detail, List<FieldError> errors) {
        return new Problem(URI.create("urn:keyturn:problem:" + code), title(status), status, detail, code, errors);
    }

    /** What an answer with this status means, where nothing is known but the status. */
    public static Problem ofStatus(int status) {
        return switch (status) {
            case 404 -> of(404, "not-found", "There is nothing at this address.");
            case 405 -> of(405, "method-not-allowed", "This address does not support the method.");
            case 406 -> of(406, "not-acceptable", "The answer is JSON only.");
            case 413 -> of(413, "too-large", "The body is too large.");
            case 415 -> of(415, "unsupported-media-type", "Send the body as application/json.");
            case 503 -> of(503, "unavailable", "The server cannot answer at the moment. Try again shortly.");
            default ->
                status < 500
                        ? of(status, "invalid-request", "The request is not valid.")
                        : of(500, "internal-error", "The server failed to answer. Its log says why.");
        };
    }

    /** Whether whoever calls this path is answered with problems. */
    public static boolean isExpectedAt(String path) {
        return path.equals(AdminController.BASE)
                || path.startsWith(AdminController.BASE + "/")
                || path.startsWith(API_KEYS);
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad request";
            case 401 -> "Not authenticated";
            case 403 -> "Not allowed";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 406 -> "Not acceptable";
            case 409 -> "Conflict";
            case 412 -> "Changed in the meantime";
            case 413 -> "Too large";
            case 415 -> "Unsupported media type";
            case 428 -> "Precondition required";
            case 429 -> "Too many requests";
            case 503 -> "Temporarily unavailable";
            default -> status < 500 ? "Request refused" : "Internal error";
        };
    }
}
