package dev.keyturn.console.layout;

import dev.keyturn.console.discovery.ServerUnreachableException;
import dev.keyturn.console.form.FormErrors;
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

/** Page for refusals of the server that the requested page has no place for. */
@ControllerAdvice
class ProblemPages {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemPages.class);

    private final PageAttributes pageAttributes;

    ProblemPages(PageAttributes pageAttributes) {
        this.pageAttributes = pageAttributes;
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
        page.setStatus(HttpStatus.valueOf(kind == Kind.REFUSED ? problem.status() : kind.status.value()));
        page.addObject("kind", kind.key);
        page.addObject("reason", FormErrors.refusal(problem));
        page.addObject("detail", problem.detail());
        page.addObject("person", pageAttributes.person(authentication));
        page.addObject("again", HttpMethod.GET.matches(request.getMethod()) ? addressOf(request) : null);
        return page;
    }

    private static String addressOf(HttpServletRequest request) {
        String query = request.getQueryString();
        return request.getRequestURI() + (query == null ? "" : "?" + query);
    }

    /** Kinds of the page; the key is part of its message keys. */
    private enum Kind {
        NOT_ADMINISTRATOR("not-administrator", HttpStatus.FORBIDDEN),
        INSUFFICIENT_SCOPE("insufficient-scope", HttpStatus.FORBIDDEN),
        NOT_FOUND("not-found", HttpStatus.NOT_FOUND),
        UNREACHABLE("unreachable", HttpStatus.SERVICE_UNAVAILABLE),
        /** Any other refusal. */
        REFUSED("refused", HttpStatus.BAD_REQUEST),
        /** Failure of the server, or an answer that the console does not understand. */
        UNEXPECTED("unexpected", HttpStatus.BAD_GATEWAY);

        private final String key;
        private final HttpStatus status;

        Kind(String key, HttpStatus status) {
            this.key = key;
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
            return problem.isAboutTheRequest() ? REFUSED : UNEXPECTED;
        }
    }
}
