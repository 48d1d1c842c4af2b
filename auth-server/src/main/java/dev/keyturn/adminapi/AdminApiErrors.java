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
 * Turns exceptions of admin API requests into a {@link Problem}. Requests to other paths, and refusals that
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
            refusal.limit().ifPresent(limit -> limit.write(headers));
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
            return Problem.of(refusal, statusOf(refusal.kind()));
        }
        if (failure instanceof OptimisticLockingFailureException) {
            return problemFor(new ExpectedVersion.StaleException());
        }
        if (Outage.isOutage(failure)) {
            return Problem.of(503, "unavailable");
        }
        if (failure instanceof DataIntegrityViolationException violation
                && ViolatedConstraint.isOfAnotherRow(violation)) {
            return Problem.of(409, "conflict");
        }
        if (failure instanceof HttpMessageNotReadableException || failure instanceof JacksonException) {
            return UnreadableBody.problemFor(failure);
        }
        if (failure instanceof MethodArgumentNotValidException invalid) {
            return invalidArgument(invalid);
        }
        if (failure instanceof MethodArgumentTypeMismatchException mismatch) {
            FieldError error = WrongType.at(FieldNames.snakeCase(mismatch.getName()), mismatch.getRequiredType());
            return problemFor(new InvalidRequestException(List.of(error)));
        }
        if (failure instanceof InvalidParameterException) {
            return Problem.invalidRequest("encoding");
        }
        if (failure instanceof RequestRejectedException) {
            return Problem.invalidRequest("header");
        }
        return failure instanceof ErrorResponse response
                ? Problem.ofStatus(response.getStatusCode().value())
                : Problem.of(500, "internal-error");
    }

    private static Problem invalidArgument(MethodArgumentNotValidException invalid) {
        List<FieldError> errors = FieldNames.errorsOf(invalid.getBindingResult());
        return problemFor(
                invalid.getParameter().hasParameterAnnotation(RequestBody.class)
                        ? new ValidationFailedException(errors)
                        : new InvalidRequestException(errors));
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
}
