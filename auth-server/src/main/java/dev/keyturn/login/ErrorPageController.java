package dev.keyturn.login;

import dev.keyturn.adminapi.Outage;
import dev.keyturn.adminapi.Problem;
import dev.keyturn.oauth.Endpoints;
import dev.keyturn.oauth.MachineEndpoints;
import dev.keyturn.oauth.Pages;
import dev.keyturn.oauth.ProtocolErrors;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

/**
 * Error responses: a page for browsers, a protocol error for callers of OAuth endpoints, a problem in JSON for all others. They
 * contain neither the exception nor anything of the request.
 */
@Controller
class ErrorPageController implements ErrorController {

    /** Request attribute of a form from a page with an ended session. */
    static final String STALE_PAGE = ErrorPageController.class.getName() + ".stale";

    /** Request attribute of a page with an expired authorization request. */
    static final String EXPIRED = ErrorPageController.class.getName() + ".expired";

    /** Paths that only people open: errors there are pages, unless the request accepts JSON alone. */
    private static final Set<String> FOR_PEOPLE = Set.of(
            Endpoints.AUTHORIZE,
            Endpoints.CONSENT,
            Endpoints.CONSENT + "/switch",
            Endpoints.END_SESSION,
            Pages.LOGIN,
            Pages.SECOND_FACTOR,
            Pages.PASSKEY_SIGN_IN,
            Pages.SECURITY,
            Pages.AUTHENTICATOR_APP,
            Pages.AUTHENTICATOR_APP + "/remove",
            Pages.PASSKEY,
            Pages.PASSKEY + "/rename",
            Pages.PASSKEY + "/remove",
            Pages.RECOVERY_CODES,
            Pages.SESSIONS,
            Pages.SESSIONS + "/end",
            Pages.SESSIONS + "/end-others",
            Pages.ACTIVITY,
            Pages.LOGOUT,
            Pages.PASSWORD,
            Pages.FORGOTTEN_PASSWORD,
            Pages.NEW_PASSWORD,
            Pages.EMAIL,
            Pages.CONFIRM_EMAIL,
            Pages.SIGN_IN_NOTICE,
            Pages.WITHDRAW_CONSENT);

    private static final String A_MINUTE = "60";

    private static final PageHeaders HEADERS = new PageHeaders();

    @RequestMapping(Pages.ERROR)
    Object error(HttpServletRequest request, HttpServletResponse response) {
        HttpStatus status = status(request);
        if (!response.containsHeader(HttpHeaders.RETRY_AFTER)) {
            if (status == HttpStatus.SERVICE_UNAVAILABLE) {
                response.setHeader(HttpHeaders.RETRY_AFTER, Outage.RETRY_AFTER_SECONDS);
            } else if (status == HttpStatus.TOO_MANY_REQUESTS) {
                response.setHeader(HttpHeaders.RETRY_AFTER, A_MINUTE);
            }
        }
        OAuth2Error protocolError = (OAuth2Error) request.getAttribute(ProtocolErrors.ATTRIBUTE);
        // a request that was refused early has passed no filter that writes them
        HEADERS.writeHeaders(request, response);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        String path = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        if (Problem.isExpectedAt(path)) {
            return problem(request, status);
        }
        if (MachineEndpoints.contains(path)) {
            return json(status, protocolJson(ProtocolErrors.ofStatus(status.value())));
        }
        boolean wantsPage =
                FOR_PEOPLE.contains(path) ? !AcceptHeader.isJsonAlone(request) : AcceptHeader.namesHtml(request);
        if (wantsPage) {
            return page(request, response, status, protocolError);
        }
        return protocolError == null ? problem(request, status) : json(status, fields(status, protocolError));
    }

    private static ModelAndView page(
            HttpServletRequest request,
            HttpServletResponse response,
            HttpStatus status,
            @Nullable OAuth2Error protocolError) {
        ModelAndView page = new ModelAndView("error", status);
        page.addObject("status", status.value());
        page.addObject("explanation", explain(request, status, protocolError));
        page.addObject("protocolError", protocolError);
        if (status == HttpStatus.TOO_MANY_REQUESTS) {
            page.addObject("retryAfter", Long.valueOf(response.getHeader(HttpHeaders.RETRY_AFTER)));
        }
        page.addObject("passing", status == HttpStatus.SERVICE_UNAVAILABLE);
        return page;
    }

    private static ErrorExplanation explain(
            HttpServletRequest request, HttpStatus status, @Nullable OAuth2Error protocolError) {
        if (protocolError != null) {
            return ErrorExplanation.of(protocolError);
        }
        if (Boolean.TRUE.equals(request.getAttribute(EXPIRED))) {
            return ErrorExplanation.SIGN_IN_EXPIRED;
        }
        return Boolean.TRUE.equals(request.getAttribute(STALE_PAGE))
                ? ErrorExplanation.PAGE_EXPIRED
                : ErrorExplanation.of(status);
    }

    private static ResponseEntity<Problem> problem(HttpServletRequest request, HttpStatus status) {
        Object detail = request.getAttribute(Problem.DETAIL);
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(
                        status == HttpStatus.BAD_REQUEST && detail instanceof String known
                                ? Problem.invalidRequest(known)
                                : Problem.ofStatus(status.value()));
    }

    private static Map<String, Object> fields(HttpStatus status, OAuth2Error protocolError) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", status.value());
        body.putAll(protocolJson(protocolError));
        return body;
    }

    private static Map<String, Object> protocolJson(OAuth2Error error) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", error.getErrorCode());
        body.put("error_description", error.getDescription());
        return body;
    }

    private static ResponseEntity<Map<String, Object>> json(HttpStatus status, Map<String, Object> body) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .body(body);
    }

    private static HttpStatus status(HttpServletRequest request) {
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        HttpStatus status = code instanceof Integer number ? HttpStatus.resolve(number) : HttpStatus.NOT_FOUND;
        return status != null && status.isError() ? status : HttpStatus.INTERNAL_SERVER_ERROR;
    }
}
