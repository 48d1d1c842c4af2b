package dev.keyturn.adminapi;

import dev.keyturn.adminapi.DomainException.FieldError;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * Problem details: the body of the admin API's error responses.
 *
 * @param type {@code urn:keyturn:problem:} and the code
 * @param title the status in words
 * @param status the HTTP status
 * @param detail a sentence for people
 * @param code stable, in kebab case, such as {@code client-not-found}
 * @param errors what is wrong with which field; empty if it is not about a field
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457#section-3">RFC 9457 §3, Members of a Problem Details Object</a>
 */
public record Problem(URI type, String title, int status, String detail, String code, List<FieldError> errors) {

    /** Request attribute with the rest of the message's key for {@code invalid-request}: {@code problem.invalid-request.} and this. */
    public static final String DETAIL = Problem.class.getName() + ".detail";

    private static final String API_KEYS = "/api-keys/";
    private static final String INSUFFICIENT_SCOPE = "insufficient-scope";
    private static final String TOO_LARGE = "too-large";

    /** Problem with the code's message, not about a field. */
    public static Problem of(int status, String code) {
        return withDetail(status, code, ProblemMessages.detail(code, Map.of()), List.of());
    }

    /**
     * Problem {@code invalid-request}.
     *
     * @param detail the rest of the message's key: {@code problem.invalid-request.} and this
     */
    public static Problem invalidRequest(String detail) {
        return of(new InvalidRequestException(detail), 400);
    }

    /**
     * Problem {@code insufficient-scope}.
     *
     * @param scopes the scopes that allow the operation, one of which is enough
     */
    static Problem insufficientScope(List<String> scopes) {
        return withDetail(
                403,
                INSUFFICIENT_SCOPE,
                scopes.isEmpty()
                        ? ProblemMessages.detail(INSUFFICIENT_SCOPE, Map.of())
                        : ProblemMessages.detail(
                                "insufficient-scope.needed", Map.of("scope", String.join(" or ", scopes))),
                List.of());
    }

    /**
     * Problem {@code too-large} of a request's body.
     *
     * @param max largest body that is allowed, in bytes
     */
    static Problem bodyTooLarge(long max) {
        return withDetail(413, TOO_LARGE, ProblemMessages.detail("too-large.body", Map.of("max", max)), List.of());
    }

    /** Problem of a refusal. */
    public static Problem of(DomainException refusal, int status) {
        return withDetail(status, refusal.code(), String.valueOf(refusal.getMessage()), refusal.errors());
    }

    private static Problem withDetail(int status, String code, String detail, List<FieldError> errors) {
        URI type = URI.create("urn:keyturn:problem:" + code);
        return new Problem(type, ProblemMessages.title(status), status, detail, code, errors);
    }

    /** Problem of an answer about which nothing but the status is known. */
    public static Problem ofStatus(int status) {
        return switch (status) {
            case 404 -> of(404, "not-found");
            case 405 -> of(405, "method-not-allowed");
            case 406 -> of(406, "not-acceptable");
            case 413, 414, 431 -> of(status, TOO_LARGE);
            case 415 -> of(415, "unsupported-media-type");
            case 429 -> of(429, "too-many-requests");
            case 503 -> of(503, "unavailable");
            default -> status < 500 ? of(status, "invalid-request") : of(500, "internal-error");
        };
    }

    /** Whether errors at this path are answered as problems. */
    public static boolean isExpectedAt(String path) {
        return path.equals(AdminController.BASE)
                || path.startsWith(AdminController.BASE + "/")
                || path.startsWith(API_KEYS);
    }
}
