package dev.keyturn.login;

import dev.keyturn.adminapi.Outage;
import dev.keyturn.oauth.Pages;
import dev.keyturn.user.SecondFactorRequiredException;
import dev.keyturn.user.TooManySignInsException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.CredentialsExpiredException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.stereotype.Component;

/**
 * Sends a person whose password was right to the page for the second factor, and one whose sign-in was refused back to the page,
 * with one message for every reason: that an account is unknown,
 * disabled or locked must not show.
 *
 * <p>That the server could not look is no refusal: 503 if it may work a little later, else 500. A network that has sent too
 * many wrong passwords gets 429, for every name and password alike.
 */
@Component
public class SignInFailureHandler implements AuthenticationFailureHandler {

    /** Longest user name that is shown again. */
    static final int MAX_NAME = 100;

    private static final Logger LOG = LoggerFactory.getLogger(SignInFailureHandler.class);

    private final PendingRequests pendingRequests;
    private final UnfinishedSignIns unfinished;
    private final SignInCounts counts;

    SignInFailureHandler(PendingRequests pendingRequests, UnfinishedSignIns unfinished, SignInCounts counts) {
        this.pendingRequests = pendingRequests;
        this.unfinished = unfinished;
        this.counts = counts;
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        if (!(exception instanceof SecondFactorRequiredException || exception instanceof StaleChallengeException)) {
            counts.failed(exception);
        }
        if (exception instanceof AuthenticationServiceException) {
            answerFault(response, exception);
            return;
        }
        if (exception instanceof TooManySignInsException tooMany) {
            tooMany.limit().write(response);
            response.sendError(HttpStatus.TOO_MANY_REQUESTS.value());
            return;
        }
        PendingRequest pending = pendingRequests.in(request);
        if (pending == null) {
            PendingRequests.sayThatItExpired(request, response);
            return;
        }
        if (exception instanceof SecondFactorRequiredException passed) {
            unfinished.begin(passed.begun(), response);
            pendingRequests.askForSecondFactor("", pending, request, response);
        } else if (Pages.PASSKEY_SIGN_IN.equals(request.getServletPath())) {
            pendingRequests.askAgain(
                    exception instanceof StaleChallengeException ? "stale" : "passkey-failed",
                    pending,
                    request,
                    response);
        } else if (!Pages.SECOND_FACTOR.equals(request.getServletPath())) {
            pendingRequests.askAgain("failed", pending.withTypedName(typedName(request)), request, response);
        } else if (exception instanceof CredentialsExpiredException) {
            unfinished.end(request, response);
            pendingRequests.askAgain("stale", pending, request, response);
        } else {
            pendingRequests.askForSecondFactor(failure(request, exception), pending, request, response);
        }
    }

    private static String failure(HttpServletRequest request, AuthenticationException exception) {
        if (exception instanceof StaleChallengeException) {
            return "stale";
        }
        return PasskeyChallenges.isAnswered(request) ? "passkey-failed" : "failed";
    }

    /** The name that was typed, for the page to show it again; empty if it is too long to be one. */
    static String typedName(HttpServletRequest request) {
        String name = request.getParameter("username");
        return name == null || name.length() > MAX_NAME ? "" : name;
    }

    private static void answerFault(HttpServletResponse response, AuthenticationException fault) throws IOException {
        if (Outage.isOutage(fault)) {
            LOG.warn("Sign-in is unavailable: {}", fault.getMessage());
            response.setHeader(HttpHeaders.RETRY_AFTER, Outage.RETRY_AFTER_SECONDS);
            response.sendError(HttpStatus.SERVICE_UNAVAILABLE.value());
        } else {
            LOG.error("Sign-in failed with an internal error", fault);
            response.sendError(HttpStatus.INTERNAL_SERVER_ERROR.value());
        }
    }
}
