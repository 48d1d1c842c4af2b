package dev.keyturn.sdk.spring;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.method.HandlerMethod;

/** What the controllers' methods demand, found out once for each. */
final class KnownDemands {

    private final Map<Handler, HandlerDemands> known = new ConcurrentHashMap<>();

    /** A method as a bean's type has it, which may be a subtype of the one that declares it. */
    private record Handler(Class<?> type, Method method) {}

    HandlerDemands of(HandlerMethod handler) {
        return known.computeIfAbsent(
                new Handler(handler.getBeanType(), handler.getMethod()),
                method -> HandlerDemands.of(method.type(), method.method()));
    }
}
