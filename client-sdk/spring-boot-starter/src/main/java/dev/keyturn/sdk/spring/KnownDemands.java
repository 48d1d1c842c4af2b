package dev.keyturn.sdk.spring;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.aop.framework.AopProxyUtils;
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
        Class<?> type = typeOf(handler);
        Map<Method, HandlerDemands> ofType = known.get(type);
        HandlerDemands demands = ofType.get(handler.getMethod());
        return demands != null
                ? demands
                : ofType.computeIfAbsent(handler.getMethod(), method -> HandlerDemands.of(type, method));
    }

    /** The controller's class; of a proxy of interfaces the one behind it, whose annotations the proxy does not have. */
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
