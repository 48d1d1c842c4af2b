package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.CredentialVerifier;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.method.HandlerMethod;

/**
 * Makes sure at start that every {@link RequireScope}, every {@link RequireAcr} and every {@code VerifiedCredential} parameter has its effect. Without the
 * resolver Spring would fill such a parameter from what the client sends.
 */
final class ProtectionCheck implements SmartInitializingSingleton {

    private static final Set<Class<? extends Annotation>> DEMANDS = Set.of(RequireScope.class, RequireAcr.class);

    private final ListableBeanFactory beans;
    private final Handlers handlers;

    ProtectionCheck(ListableBeanFactory beans, Handlers handlers) {
        this.beans = beans;
        this.handlers = handlers;
    }

    /** The controllers' methods of a web framework. */
    interface Handlers {

        /** What handles requests. */
        Stream<HandlerMethod> methods(ListableBeanFactory beans);

        /** Whether all of them can have a {@link dev.keyturn.sdk.VerifiedCredential} as a parameter. */
        boolean takeCredentials(ListableBeanFactory beans);

        /** What to do if they cannot. */
        String remedy();
    }

    @Override
    public void afterSingletonsInstantiated() {
        boolean verified = beans.getBeanNamesForType(CredentialVerifier.class, true, false).length > 0;
        Set<Method> handling = new HashSet<>();
        handlers.methods(beans).forEach(handler -> {
            Class<?> type = KnownDemands.typeOf(handler);
            handling.add(handler.getMethod());
            handling.add(AopUtils.getMostSpecificMethod(handler.getMethod(), type));
            check(handler, type, verified);
        });
        for (String name : beans.getBeanDefinitionNames()) {
            checkPlaces(typeOf(name), handling);
        }
    }

    /** The class of a bean; of a proxy of interfaces the one behind it, if there is one. */
    private @Nullable Class<?> typeOf(String name) {
        Class<?> type = beans.getType(name, false);
        boolean isProxy = type != null && Proxy.isProxyClass(type) && beans.isSingleton(name);
        return isProxy ? AopProxyUtils.ultimateTargetClass(beans.getBean(name)) : type;
    }

    private void check(HandlerMethod handler, Class<?> type, boolean verified) {
        String name = nameOf(handler.getMethod());
        HandlerDemands demands;
        try {
            demands = HandlerDemands.of(type, handler.getMethod());
        } catch (IllegalArgumentException e) {
            throw new ProtectionException("A demand of " + name + " " + e.getMessage() + ".", "Name what it demands.");
        }
        if (demands.token() && !verified) {
            throw new ProtectionException(
                    name + " demands an access token, but nothing verifies access tokens.",
                    "Set keyturn.issuer and keyturn.audience.");
        }
        if (HandlerDemands.takesToken(handler.getMethod()) && !handlers.takeCredentials(beans)) {
            throw new ProtectionException(
                    name
                            + " takes a VerifiedCredential, but this application's own configuration of Spring leaves out what hands it over.",
                    handlers.remedy());
        }
    }

    /** Proxies of interfaces with nothing behind them are left out: with a shared interface one may be the client of another API. */
    private static void checkPlaces(@Nullable Class<?> beanType, Set<Method> handlers) {
        if (beanType == null
                || beanType.isInterface()
                || ClassUtils.isSimpleValueType(beanType)
                || Proxy.isProxyClass(beanType)) {
            return;
        }
        Class<?> type = ClassUtils.getUserClass(beanType);
        if (!AnnotationUtils.isCandidateClass(type, DEMANDS)) {
            return;
        }
        Set<Method> annotated = MethodIntrospector.selectMethods(type, ProtectionCheck::hasAnnotation);
        for (Method method : annotated) {
            if (!handlers.contains(method)) {
                throw withoutEffect(nameOf(method));
            }
        }
        if (annotated.isEmpty() && hasAnnotation(type) && !hasHandler(type, handlers)) {
            throw withoutEffect(type.getSimpleName());
        }
    }

    private static boolean hasHandler(Class<?> type, Set<Method> handlers) {
        for (Method method : ReflectionUtils.getUniqueDeclaredMethods(type)) {
            if (handlers.contains(method)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasAnnotation(AnnotatedElement element) {
        MergedAnnotations annotations = MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY);
        return DEMANDS.stream().anyMatch(annotations::isPresent);
    }

    private static ProtectionException withoutEffect(String name) {
        return new ProtectionException(
                "What is demanded at " + name + " has no effect, because no request is mapped there.",
                "Move it to the controller whose methods handle the requests.");
    }

    private static String nameOf(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }
}
