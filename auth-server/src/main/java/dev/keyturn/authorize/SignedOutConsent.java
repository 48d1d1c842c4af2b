package dev.keyturn.authorize;

import dev.keyturn.login.PendingRequest;
import dev.keyturn.login.PendingRequests;
import dev.keyturn.oauth.ProtocolErrors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.stereotype.Component;

/**
 * Entry point for a consent that is posted without a session: the user signs in and is asked again. Authorization requests have
 * been repeated as GET by then, so nothing else is posted there.
 */
@Component
@ConditionalOnWebApplication
class SignedOutConsent implements AuthenticationEntryPoint {

    private final PendingRequests pendingRequests;
    private final AuthorizationResponses responses;

    SignedOutConsent(PendingRequests pendingRequests, AuthorizationResponses responses) {
        this.pendingRequests = pendingRequests;
        this.responses = responses;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception)
            throws IOException {
        PendingRequest pending = pendingRequests.in(request);
        if (pending == null) {
            PendingRequests.sayThatItExpired(request, response);
        } else if (pending.client().isPresent()) {
            pendingRequests.askToSignIn(pending, request, response);
        } else {
            responses.onAuthenticationFailure(
                    request,
                    response,
                    ProtocolErrors.invalidRequest("state is unknown, expired, or belongs to another user."));
        }
    }
}
