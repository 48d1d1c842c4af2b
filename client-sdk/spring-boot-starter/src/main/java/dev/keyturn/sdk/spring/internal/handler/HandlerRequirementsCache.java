package dev.keyturn.sdk.spring.internal.handler;

import dev.keyturn.sdk.internal.access.Requirements;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.web.method.HandlerMethod;

/** Cache of the requirements of controller methods. */
public final class HandlerRequirementsCache {

    /** By the bean's type first, which may be a subtype of the one that declares the method. */
    private final ClassValue<Map<Method, Requirements>> cache = new ClassValue<>() {
        @Override
        protected Map<Method, Requirements> computeValue(Class<?> type) {
            return new ConcurrentHashMap<>();
        }
    };

    /** Returns the requirements of a handler. */
    public Requirements get(HandlerMethod handler) {
        Class<?> type = typeOf(handler);
        Map<Method, Requirements> ofType = cache.get(type);
        Requirements requirements = ofType.get(handler.getMethod());
        return requirements != null
                ? requirements
                : ofType.computeIfAbsent(handler.getMethod(), method -> HandlerRequirements.of(type, method));
    }

    /** Class of the controller; for an interface proxy the class behind it, since the proxy does not have its annotations. */
    static Class<?> typeOf(HandlerMethod handler) {
        Class<?> type = handler.getBeanType();
        return Proxy.isProxyClass(type) ? AopProxyUtils.ultimateTargetClass(bean(handler)) : type;
    }

    private static Object bean(HandlerMethod handler) {
        return handler.getBean() instanceof String
                ? handler.createWithResolvedBean().getBean()
                : handler.getBean();
    }
}
