package dev.keyturn.sdk.jaxrs;

import dev.keyturn.sdk.RequireAcr;
import dev.keyturn.sdk.RequireCredential;
import dev.keyturn.sdk.RequireScope;
import dev.keyturn.sdk.internal.access.Requirements;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the requirements of classes and methods from their annotations. */
final class AnnotatedRequirements {

    private static final List<Class<? extends Annotation>> ANNOTATIONS =
            List.of(RequireCredential.class, RequireScope.class, RequireAcr.class);

    private AnnotatedRequirements() {}

    /** @throws IllegalArgumentException if an annotation requires nothing, or has an invalid value */
    static Requirements of(Class<?> type) {
        Set<Class<?>> types = Hierarchy.types(type);
        return requirements(type.getName(), types, nearest(types));
    }

    /**
     * Reads the requirements of a method and of the class on which it is called.
     *
     * @throws IllegalArgumentException if an annotation requires nothing, or has an invalid value
     */
    static Requirements of(Class<?> type, Method method) {
        Set<Class<?>> types = Hierarchy.types(type);
        List<Method> methods = Hierarchy.declarations(type, method);
        List<RequireAcr> ofMethod = nearest(methods);
        return requirements(
                type.getName() + "." + method.getName(),
                Stream.concat(types.stream(), methods.stream()).toList(),
                ofMethod.isEmpty() ? nearest(types) : ofMethod);
    }

    /** Whether the element itself has an annotation. */
    static boolean isOn(AnnotatedElement element) {
        return ANNOTATIONS.stream()
                .anyMatch(annotation ->
                        !Hierarchy.annotations(List.of(element), annotation).isEmpty());
    }

    private static Requirements requirements(
            String name, Collection<? extends AnnotatedElement> elements, List<RequireAcr> signIns) {
        boolean credential = elements.stream().anyMatch(AnnotatedRequirements::isOn);
        try {
            return Requirements.of(credential, Hierarchy.annotations(elements, RequireScope.class), signIns);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " " + e.getMessage() + ".", e);
        }
    }

    private static List<RequireAcr> nearest(Collection<? extends AnnotatedElement> elements) {
        return Hierarchy.annotations(elements, RequireAcr.class).stream()
                .limit(1)
                .toList();
    }
}
