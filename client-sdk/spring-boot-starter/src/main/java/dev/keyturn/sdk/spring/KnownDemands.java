package dev.keyturn.sdk.spring;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.method.HandlerMethod;

/** What the controllers' methods demand, found out once for each. */
final class KnownDemands {

    /** By the bean's type first, which may be a subtype of the one that declares the method. */
    private final ClassValue<Map<Method, HandlerDemands>> known = new ClassValue<>() {
        @Override
        protected Map<Method, HandlerDemands> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    HandlerDemands of(HandlerMethod handler) {
        Map<Method, HandlerDemands> ofType = known.get(handler.getBeanType());
        HandlerDemands demands = ofType.get(handler.getMethod());
        return demands != null
                ? demands
                : ofType.computeIfAbsent(
                        handler.getMethod(), method -> HandlerDemands.of(handler.getBeanType(), method));
    }
}
