package dev.keyturn.sdk.spring.internal.handler;

import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.RequireAcr;
import dev.keyturn.sdk.RequireCredential;
import dev.keyturn.sdk.RequireScope;
import dev.keyturn.sdk.internal.access.Requirements;
import dev.keyturn.sdk.spring.internal.ConfigurationException;
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
 * Checks at startup that every {@link RequireScope}, {@link RequireAcr}, {@link RequireCredential} and {@code VerifiedCredential} parameter has
 * an effect. Without the argument resolver, Spring would bind such a parameter to data from the client.
 */
public final class AnnotationCheck implements SmartInitializingSingleton {

    private static final Set<Class<? extends Annotation>> ANNOTATIONS =
            Set.of(RequireScope.class, RequireAcr.class, RequireCredential.class);

    private final ListableBeanFactory beans;
    private final Handlers handlers;

    public AnnotationCheck(ListableBeanFactory beans, Handlers handlers) {
        this.beans = beans;
        this.handlers = handlers;
    }

    /** Controllers of a web framework. */
    public interface Handlers {

        /** Methods that handle requests. */
        Stream<HandlerMethod> methods(ListableBeanFactory beans);

        /** Whether the resolver of {@link dev.keyturn.sdk.VerifiedCredential} parameters is active for all of them. */
        boolean canTakeCredentials(ListableBeanFactory beans);

        /** Sentence that says what to do if it is not. */
        String remedy();
    }

    @Override
    public void afterSingletonsInstantiated() {
        boolean verified = beans.getBeanNamesForType(CredentialVerifier.class, true, false).length > 0;
        Set<Method> handling = new HashSet<>();
        handlers.methods(beans).forEach(handler -> {
            Class<?> type = HandlerRequirementsCache.typeOf(handler);
            handling.add(handler.getMethod());
            handling.add(AopUtils.getMostSpecificMethod(handler.getMethod(), type));
            check(handler, type, verified);
        });
        for (String name : beans.getBeanDefinitionNames()) {
            checkPlaces(typeOf(name), handling);
        }
    }

    /** Class of a bean; for an interface proxy the class behind it, if there is one. */
    private @Nullable Class<?> typeOf(String name) {
        Class<?> type = beans.getType(name, false);
        boolean isProxy = type != null && Proxy.isProxyClass(type) && beans.isSingleton(name);
        return isProxy ? AopProxyUtils.ultimateTargetClass(beans.getBean(name)) : type;
    }

    private void check(HandlerMethod handler, Class<?> type, boolean verified) {
        String name = nameOf(handler.getMethod());
        Requirements requirements;
        try {
            requirements = HandlerRequirements.of(type, handler.getMethod());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(name + " " + e.getMessage() + ".", "Correct the annotation.");
        }
        if (requirements.credential() && !verified) {
            throw new ConfigurationException(
                    name + " requires a credential, but the application has no CredentialVerifier.",
                    "Set keyturn.issuer and keyturn.audience.");
        }
        if (HandlerRequirements.takesCredential(handler.getMethod()) && !handlers.canTakeCredentials(beans)) {
            throw new ConfigurationException(
                    name
                            + " takes a VerifiedCredential, but the application's own Spring configuration omits its argument resolver.",
                    handlers.remedy());
        }
    }

    /** Ignores interface proxies without a class behind them: a shared interface may be the client of another API. */
    private static void checkPlaces(@Nullable Class<?> beanType, Set<Method> handlers) {
        if (beanType == null
                || beanType.isInterface()
                || ClassUtils.isSimpleValueType(beanType)
                || Proxy.isProxyClass(beanType)) {
            return;
        }
        Class<?> type = ClassUtils.getUserClass(beanType);
        if (!AnnotationUtils.isCandidateClass(type, ANNOTATIONS)) {
            return;
        }
        Set<Method> annotated = MethodIntrospector.selectMethods(type, AnnotationCheck::hasAnnotation);
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
        return ANNOTATIONS.stream().anyMatch(annotations::isPresent);
    }

    private static ConfigurationException withoutEffect(String name) {
        return new ConfigurationException(
                "The annotation on " + name + " has no effect, because no request is mapped to it.",
                "Move the annotation to a controller method that handles requests, or to its class.");
    }

    private static String nameOf(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }
}
