package dev.keyturn.login;

import dev.keyturn.adminapi.Outage;
import dev.keyturn.user.TooManySignInsException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.stereotype.Component;

/**
 * Sends a person whose sign-in was refused back to the page, with one message for every reason: that an account is unknown,
 * disabled or locked must not show.
 *
 * <p>That the server could not look is no refusal: 503 if it may work a little later, else 500. A network that has sent too
 * many wrong passwords gets 429, for every name and password alike.
 */
@Component
public class SignInFailureHandler implements AuthenticationFailureHandler {

    /** The session attribute with the name that was typed, until the page has shown it again. */
    static final String TYPED_NAME = SignInFailureHandler.class.getName() + ".name";

    private static final Logger LOG = LoggerFactory.getLogger(SignInFailureHandler.class);
    private static final int LONGEST_NAME = 100;

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        if (exception instanceof AuthenticationServiceException) {
            answerFault(response, exception);
            return;
        }
        if (exception instanceof TooManySignInsException tooMany) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(tooMany.retryAfterSeconds()));
            response.sendError(HttpStatus.TOO_MANY_REQUESTS.value());
            return;
        }
        String name = request.getParameter("username");
        if (name != null && name.length() <= LONGEST_NAME) {
            request.getSession().setAttribute(TYPED_NAME, name);
        }
        response.sendRedirect(request.getContextPath() + "/login?failed");
    }

    private static void answerFault(HttpServletResponse response, AuthenticationException fault) throws IOException {
        if (Outage.isOutage(fault)) {
            LOG.warn("Nobody can sign in: {}", fault.getMessage());
            response.setHeader(HttpHeaders.RETRY_AFTER, Outage.RETRY_AFTER_SECONDS);
            response.sendError(HttpStatus.SERVICE_UNAVAILABLE.value());
        } else {
            LOG.error("A sign-in failed for a reason of our own", fault);
            response.sendError(HttpStatus.INTERNAL_SERVER_ERROR.value());
        }
    }
}
