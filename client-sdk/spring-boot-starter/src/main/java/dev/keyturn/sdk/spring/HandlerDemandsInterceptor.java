package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.RequestRefusedException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Holds requests to what the controller's method demands. Decides by the method that is about to be called, so that it does
 * not matter how the path was spelled.
 */
final class HandlerDemandsInterceptor implements HandlerInterceptor {

    private final RequestAuthentication authentication;
    private final KnownDemands demands = new KnownDemands();

    HandlerDemandsInterceptor(RequestAuthentication authentication) {
        this.authentication = authentication;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (!(handler instanceof HandlerMethod method)) {
            return true;
        }
        try {
            check(request, demands.of(method));
            return true;
        } catch (RequestRefusedException e) {
            authentication.refuse(e.refusal(), request, response);
            return false;
        }
    }

    private void check(HttpServletRequest request, HandlerDemands demanded) {
        if (demanded.token()) {
            demanded.check(authentication.require(request), authentication.guard());
        }
    }
}
