package dev.keyturn.login;

import dev.keyturn.oauth.CallbackUri;
import dev.keyturn.oauth.Pages;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.stereotype.Component;

/**
 * Shows the sign-in page to a user who opens a page that is for signed-in users. The sign-in page carries the page, or the
 * request that the page carries itself.
 */
@Component
public class SignInRequired implements AuthenticationEntryPoint {

    private final PendingRequests pendingRequests;

    SignInRequired(PendingRequests pendingRequests) {
        this.pendingRequests = pendingRequests;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException exception) {
        PendingRequests.redirect(
                new CallbackUri(request.getContextPath() + Pages.LOGIN)
                        .with(
                                PendingRequests.PARAMETER,
                                pendingRequests.toCarry(request).orElse("")),
                request,
                response);
    }
}
