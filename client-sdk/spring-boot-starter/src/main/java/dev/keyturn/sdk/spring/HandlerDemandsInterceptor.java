package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.servlet.Refusals;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Holds requests to what the controller's method demands. Decides by the method that is about to be called, so that it does
 * not matter how the path was spelled.
 */
final class HandlerDemandsInterceptor implements HandlerInterceptor {

    private final RequestAuthentication authentication;
    private final Map<Handler, HandlerDemands> demands = new ConcurrentHashMap<>();

    HandlerDemandsInterceptor(RequestAuthentication authentication) {
        this.authentication = authentication;
    }

    /** A method as a bean's type has it, which may be a subtype of the one that declares it. */
    private record Handler(Class<?> type, Method method) {}

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException {
        if (!(handler instanceof HandlerMethod method)) {
            return true;
        }
        try {
            check(request, demandsOf(method));
            return true;
        } catch (RequestRefusedException e) {
            Refusals.write(e.refusal(), response);
            return false;
        }
    }

    private void check(HttpServletRequest request, HandlerDemands demanded) {
        if (demanded.token()) {
            demanded.check(authentication.require(request), authentication.guard());
        }
    }

    private HandlerDemands demandsOf(HandlerMethod method) {
        return demands.computeIfAbsent(
                new Handler(method.getBeanType(), method.getMethod()),
                handler -> HandlerDemands.of(handler.type(), handler.method()));
    }
}
