package dev.keyturn.console.layout;

import dev.keyturn.console.discovery.ServerUnreachableException;
import dev.keyturn.console.server.AdminApiException;
import dev.keyturn.console.server.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/** Shows what the server refused when the page itself has no better place for it. */
@ControllerAdvice
class ProblemPages {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemPages.class);

    private final Frame frame;

    ProblemPages(Frame frame) {
        this.frame = frame;
    }

    @ExceptionHandler
    ModelAndView show(
            ServerUnreachableException away,
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable Authentication authentication) {
        return show(new AdminApiException(Problem.unreachable(), away), request, response, authentication);
    }

    @ExceptionHandler
    ModelAndView show(
            AdminApiException refused,
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable Authentication authentication) {
        Problem problem = refused.problem();
        Kind kind = Kind.of(problem);
        if (kind == Kind.UNREACHABLE) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "5");
        }
        if (kind == Kind.UNREACHABLE || kind == Kind.UNEXPECTED) {
            LOG.warn(
                    "{} {}: the server answered {}",
                    request.getMethod(),
                    request.getRequestURI(),
                    refused.getMessage());
        }
        ModelAndView page = new ModelAndView("layout/problem");
        page.setStatus(HttpStatus.valueOf(kind == Kind.OTHER ? problem.status() : kind.status.value()));
        page.addObject("kind", kind.name());
        page.addObject("detail", problem.detail());
        page.addObject("person", frame.person(authentication));
        page.addObject("again", HttpMethod.GET.matches(request.getMethod()) ? addressOf(request) : null);
        return page;
    }

    private static String addressOf(HttpServletRequest request) {
        String query = request.getQueryString();
        return request.getRequestURI() + (query == null ? "" : "?" + query);
    }

    /** Which page it is. */
    private enum Kind {
        NOT_ADMINISTRATOR(HttpStatus.FORBIDDEN),
        INSUFFICIENT_SCOPE(HttpStatus.FORBIDDEN),
        NOT_FOUND(HttpStatus.NOT_FOUND),
        UNREACHABLE(HttpStatus.SERVICE_UNAVAILABLE),
        /** A refusal in the server's own words. */
        OTHER(HttpStatus.BAD_REQUEST),
        /** The server failed, or does not get on with the console. */
        UNEXPECTED(HttpStatus.BAD_GATEWAY);

        private final HttpStatus status;

        Kind(HttpStatus status) {
            this.status = status;
        }

        static Kind of(Problem problem) {
            if (problem.code().equals(Problem.NOT_AN_ADMINISTRATOR)) {
                return NOT_ADMINISTRATOR;
            }
            if (problem.isNotFound()) {
                return NOT_FOUND;
            }
            if (problem.isUnreachable()) {
                return UNREACHABLE;
            }
            if (problem.status() == HttpStatus.FORBIDDEN.value()) {
                return INSUFFICIENT_SCOPE;
            }
            return problem.isAboutTheRequest() ? OTHER : UNEXPECTED;
        }
    }
}
