package dev.keyturn.sdk.jaxrs;

import dev.keyturn.sdk.VerifiedCredential;
import jakarta.annotation.security.PermitAll;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Rejects a class with an annotation that would have no effect, so that its application does not start. */
final class PlacementCheck {

    private final Set<Class<?>> checked = ConcurrentHashMap.newKeySet();

    /** Checks a class, and the classes that its sub-resource locators return. */
    void check(Class<?> type) {
        if (!checked.add(type)) {
            return;
        }
        for (Class<?> each : Hierarchy.types(type)) {
            for (Method method : each.getDeclaredMethods()) {
                checkMethod(type, method);
            }
        }
        if (AnnotatedRequirements.of(type).credential() && !ResourceMethods.areIn(type)) {
            throw withoutEffect(type.getName());
        }
        Arrays.stream(type.getMethods())
                .filter(method -> ResourceMethods.isLocator(type, method))
                .map(Method::getReturnType)
                .filter(returned -> returned != Object.class && ResourceMethods.areIn(returned))
                .forEach(this::check);
    }

    private static void checkMethod(Class<?> type, Method method) {
        if (!method.isBridge() && AnnotatedRequirements.isOn(method) && !ResourceMethods.isReached(type, method)) {
            throw withoutEffect(nameOf(method));
        }
        if (takesCredential(method) && ResourceMethods.isReached(type, method)) {
            throw new IllegalArgumentException(nameOf(method)
                    + " takes a VerifiedCredential, which would be read from the request body. Get it from the property"
                    + " VerifiedCredential.ATTRIBUTE of the ContainerRequestContext.");
        }
        if (Proxy.isProxyClass(type) && ResourceMethods.isReached(type, method)) {
            checkProxy(type, method);
        }
    }

    private static boolean takesCredential(Method method) {
        return List.of(method.getParameterTypes()).contains(VerifiedCredential.class);
    }

    /** An interface proxy hides the annotations of the class behind it. */
    private static void checkProxy(Class<?> type, Method method) {
        List<Method> declarations = Hierarchy.declarations(type, method);
        boolean permitsAll =
                !Hierarchy.annotations(declarations, PermitAll.class).isEmpty()
                        || !Hierarchy.annotations(Hierarchy.types(type), PermitAll.class)
                                .isEmpty();
        if (!permitsAll && !AnnotatedRequirements.of(type, method).credential()) {
            throw new IllegalArgumentException("The resource of " + nameOf(method)
                    + " is a proxy, which hides the annotations of the class behind it. Put the annotations on its"
                    + " interface, or @PermitAll.");
        }
    }

    private static IllegalArgumentException withoutEffect(String name) {
        return new IllegalArgumentException(
                "The annotation on " + name
                        + " has no effect, because no request reaches it. Move it to a public method of a resource, or to its class.");
    }

    private static String nameOf(Method method) {
        return method.getDeclaringClass().getName() + "." + method.getName();
    }
}
