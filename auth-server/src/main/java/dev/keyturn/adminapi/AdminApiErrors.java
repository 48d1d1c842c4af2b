package dev.keyturn.adminapi;

import dev.keyturn.adminapi.DomainException.FieldError;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;

/**
 * Turns whatever ends a request to the admin API early into a {@link Problem}. Requests to other paths, and refusals that
 * Spring Security answers, pass through.
 */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class AdminApiErrors {

    private static final Logger LOG = LoggerFactory.getLogger(AdminApiErrors.class);

    @ExceptionHandler
    ResponseEntity<Problem> answer(Exception failure, HttpServletRequest request) throws Exception {
        if (!isForAdminApi(request)
                || failure instanceof AccessDeniedException
                || failure instanceof AuthenticationException) {
            throw failure;
        }
        HttpHeaders headers = new HttpHeaders();
        if (failure instanceof ErrorResponse response) {
            headers.putAll(response.getHeaders());
        }
        Problem problem = problemFor(failure);
        if (problem.status() == 503) {
            headers.set(HttpHeaders.RETRY_AFTER, Outage.RETRY_AFTER_SECONDS);
        }
        if (failure instanceof DomainException refusal && refusal.retryAfterSeconds() > 0) {
            headers.set(HttpHeaders.RETRY_AFTER, Long.toString(refusal.retryAfterSeconds()));
        }
        if (problem.status() == 500) {
            LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), failure);
        }
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return ResponseEntity.status(problem.status()).headers(headers).body(problem);
    }

    static boolean isForAdminApi(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return Problem.isExpectedAt(path);
    }

    static Problem problemFor(Exception failure) {
        if (failure instanceof DomainException refusal) {
            return Problem.of(statusOf(refusal.kind()), refusal.code(), message(refusal), refusal.errors());
        }
        if (failure instanceof OptimisticLockingFailureException) {
            return problemFor(new ExpectedVersion.StaleException());
        }
        if (Outage.isOutage(failure)) {
            return Problem.of(503, "unavailable", "The server cannot answer at the moment. Try again shortly.");
        }
        if (failure instanceof DataIntegrityViolationException violation
                && ViolatedConstraint.isOfAnotherRow(violation)) {
            return Problem.of(
                    409, "conflict", "Something changed at the same time. Read again and repeat your change.");
        }
        if (failure instanceof HttpMessageNotReadableException || failure instanceof JacksonException) {
            return UnreadableBody.problemFor(failure);
        }
        if (failure instanceof MethodArgumentNotValidException invalid) {
            return invalidArgument(invalid);
        }
        if (failure instanceof MethodArgumentTypeMismatchException mismatch) {
            FieldError error =
                    new FieldError(FieldNames.snakeCase(mismatch.getName()), "wrong-type", "is not readable");
            return Problem.of(400, "invalid-request", "A parameter is not valid.", List.of(error));
        }
        if (failure instanceof InvalidParameterException) {
            return Problem.of(400, "invalid-request", "A parameter is not valid UTF-8.");
        }
        if (failure instanceof RequestRejectedException) {
            return Problem.of(400, "invalid-request", "A header has characters that are not allowed.");
        }
        return failure instanceof ErrorResponse response
                ? Problem.ofStatus(response.getStatusCode().value())
                : Problem.of(500, "internal-error", "The server failed to answer. Its log says why.");
    }

    private static Problem invalidArgument(MethodArgumentNotValidException invalid) {
        List<FieldError> errors = FieldNames.errorsOf(invalid.getBindingResult());
        return invalid.getParameter().hasParameterAnnotation(RequestBody.class)
                ? problemFor(new ValidationFailedException(errors))
                : Problem.of(400, "invalid-request", "A parameter is not valid.", errors);
    }

    private static int statusOf(DomainException.Kind kind) {
        return switch (kind) {
            case NOT_FOUND -> 404;
            case CONFLICT -> 409;
            case INVALID -> 400;
            case FORBIDDEN -> 403;
            case STALE -> 412;
            case UNCONDITIONAL -> 428;
            case UNAVAILABLE -> 503;
            case EXHAUSTED -> 429;
        };
    }

    private static String message(DomainException refusal) {
        String message = refusal.getMessage();
        return message == null ? refusal.code() : message;
    }
}
