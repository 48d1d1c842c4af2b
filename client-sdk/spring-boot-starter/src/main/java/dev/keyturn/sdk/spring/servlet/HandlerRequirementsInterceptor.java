package dev.keyturn.sdk.spring.servlet;

import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.internal.access.Requirements;
import dev.keyturn.sdk.spring.internal.handler.HandlerRequirementsCache;
import dev.keyturn.sdk.spring.internal.servlet.RequestAuthentication;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Checks requests against the requirements of the controller method that is about to be called, however the path was spelled.
 */
final class HandlerRequirementsInterceptor implements HandlerInterceptor {

    private final RequestAuthentication authentication;
    private final HandlerRequirementsCache requirements = new HandlerRequirementsCache();

    HandlerRequirementsInterceptor(RequestAuthentication authentication) {
        this.authentication = authentication;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (!(handler instanceof HandlerMethod method)) {
            return true;
        }
        try {
            check(request, requirements.get(method));
            return true;
        } catch (RequestRefusedException e) {
            authentication.refuse(e.refusal(), request, response);
            return false;
        }
    }

    private void check(HttpServletRequest request, Requirements required) {
        if (required.credential()) {
            required.check(authentication.authenticate(request), authentication.guard());
        }
    }
}
