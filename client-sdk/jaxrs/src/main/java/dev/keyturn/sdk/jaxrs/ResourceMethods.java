package dev.keyturn.sdk.jaxrs;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;

/** Finds the methods of a class that Jakarta REST calls. */
final class ResourceMethods {

    private ResourceMethods() {}

    /** Whether a class has a resource method or locator. */
    static boolean areIn(Class<?> type) {
        return Arrays.stream(type.getMethods()).anyMatch(method -> isReached(type, method));
    }

    /** Whether the method is a resource method or a sub-resource locator. */
    static boolean isReached(Class<?> type, Method method) {
        List<Method> declarations = Hierarchy.declarations(type, method);
        return isPublic(declarations) && (has(declarations, HttpMethod.class) || has(declarations, Path.class));
    }

    static boolean isLocator(Class<?> type, Method method) {
        List<Method> declarations = Hierarchy.declarations(type, method);
        return isPublic(declarations) && has(declarations, Path.class) && !has(declarations, HttpMethod.class);
    }

    private static boolean isPublic(List<Method> declarations) {
        return declarations.stream().anyMatch(method -> Modifier.isPublic(method.getModifiers()));
    }

    private static boolean has(List<Method> declarations, Class<? extends Annotation> annotation) {
        return !Hierarchy.annotations(declarations, annotation).isEmpty();
    }
}
