package dev.keyturn.console.server;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Problem details of a refusal.
 *
 * @param status the HTTP status, or the one that fits best if there was no answer
 * @param code stable code in kebab case, such as {@code client-id-taken}
 * @param detail sentence of the server; empty without one
 * @param errors errors of fields; empty if it is not about fields
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457#section-3">RFC 9457 §3, The Problem Details JSON Object</a>
 */
public record Problem(int status, String code, String detail, List<FieldError> errors) {

    /** The user is not an administrator. */
    public static final String NOT_AN_ADMINISTRATOR = "not-an-administrator";

    /** The user or the console lacks a scope. */
    public static final String INSUFFICIENT_SCOPE = "insufficient-scope";

    /** The server gave no usable answer. */
    public static final String UNREACHABLE = "server-unreachable";

    /** The server rejects a token that it has just issued. */
    public static final String TOKEN_REFUSED = "token-refused";

    public Problem {
        errors = List.copyOf(errors);
    }

    /** Problem that the console finds itself, and words by its code. */
    Problem(int status, String code) {
        this(status, code, "", List.of());
    }

    /** The server gave no usable answer. */
    public static Problem unreachable() {
        return new Problem(HttpStatus.SERVICE_UNAVAILABLE.value(), UNREACHABLE);
    }

    /** The resource does not exist. */
    public static Problem notFound() {
        return new Problem(HttpStatus.NOT_FOUND.value(), "not-found");
    }

    /** Whether the resource does not exist. */
    public boolean isNotFound() {
        return status == HttpStatus.NOT_FOUND.value();
    }

    /** Whether someone else changed the resource since it was read. */
    public boolean isStale() {
        return status == HttpStatus.PRECONDITION_FAILED.value();
    }

    /** Whether the server is away, so that the same request may work later. */
    public boolean isUnreachable() {
        return status == HttpStatus.SERVICE_UNAVAILABLE.value();
    }

    /** Whether sending other values, or the same ones again, may work: something that a form can be shown again for. */
    public boolean isAboutTheRequest() {
        return status == HttpStatus.BAD_REQUEST.value()
                || status == HttpStatus.CONFLICT.value()
                || status == HttpStatus.CONTENT_TOO_LARGE.value()
                || code.equals(INSUFFICIENT_SCOPE)
                || isStale()
                || isUnreachable();
    }

    /**
     * Error of one field.
     *
     * @param field its path in the request, such as {@code redirect_uris[1]}
     * @param code the broken rule, in kebab case
     * @param parameters bounds and other values of the rule, by name
     * @param message a sentence for the person who filled it in
     */
    public record FieldError(String field, @Nullable String code, Map<String, String> parameters, String message) {

        public FieldError {
            parameters = Map.copyOf(parameters);
        }

        /** Error without parameters. */
        public FieldError(String field, @Nullable String code, String message) {
            this(field, code, Map.of(), message);
        }
    }
}
