package dev.keyturn.sdk.jaxrs;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the annotations of classes and methods in all supertypes, and meta-annotations. */
final class Hierarchy {

    private Hierarchy() {}

    /** The class, its superclasses, and all their interfaces; the nearest first. */
    static Set<Class<?>> types(Class<?> type) {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (Class<?> each = type; each != null; each = each.getSuperclass()) {
            types.add(each);
        }
        for (Class<?> each : List.copyOf(types)) {
            addInterfaces(each, types);
        }
        types.remove(Object.class);
        return types;
    }

    private static void addInterfaces(Class<?> type, Set<Class<?>> types) {
        for (Class<?> each : type.getInterfaces()) {
            types.add(each);
            addInterfaces(each, types);
        }
    }

    /** All declarations of a method: itself, and the methods that it overrides or implements. */
    static List<Method> declarations(Class<?> type, Method method) {
        List<Method> candidates = Stream.concat(
                        Stream.of(method),
                        types(type).stream().flatMap(each -> Arrays.stream(each.getDeclaredMethods())))
                .filter(each -> isOverload(each, method))
                .toList();
        Set<List<Class<?>>> signatures = signatures(method, candidates);
        return candidates.stream()
                .filter(each -> signatures.contains(signature(each)))
                .distinct()
                .toList();
    }

    /**
     * All erased parameter lists with which the method is declared. A method with type variables has another one than the method that
     * overrides it; the compiler generates a bridge between the two.
     */
    private static Set<List<Class<?>>> signatures(Method method, Collection<Method> candidates) {
        Set<List<Class<?>>> found = new HashSet<>();
        Deque<List<Class<?>>> open = new ArrayDeque<>();
        open.add(signature(method));
        while (!open.isEmpty()) {
            List<Class<?>> signature = open.remove();
            if (found.add(signature)) {
                for (Method bridge : candidates) {
                    if (bridge.isBridge() && signature(bridge).equals(signature)) {
                        candidates.stream()
                                .filter(each -> !each.isBridge() && takes(bridge, signature(each)))
                                .forEach(each -> open.add(signature(each)));
                    } else if (bridge.isBridge() && takes(bridge, signature)) {
                        open.add(signature(bridge));
                    }
                }
            }
        }
        return found;
    }

    private static boolean takes(Method bridge, List<Class<?>> parameters) {
        Class<?>[] wider = bridge.getParameterTypes();
        for (int i = 0; i < wider.length; i++) {
            if (!wider[i].isAssignableFrom(parameters.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<Class<?>> signature(Method method) {
        return List.of(method.getParameterTypes());
    }

    private static boolean isOverload(Method candidate, Method method) {
        return (candidate.getModifiers() & (Modifier.STATIC | Modifier.PRIVATE)) == 0
                && candidate.getName().equals(method.getName())
                && candidate.getParameterCount() == method.getParameterCount();
    }

    /** Annotations of one type on the elements, and meta-annotations. */
    static <A extends Annotation> List<A> annotations(
            Collection<? extends AnnotatedElement> elements, Class<A> annotation) {
        return elements.stream()
                .flatMap(element -> annotations(element, annotation, new HashSet<>()))
                .toList();
    }

    private static <A extends Annotation> Stream<A> annotations(
            AnnotatedElement element, Class<A> annotation, Set<Class<?>> seen) {
        return Arrays.stream(element.getDeclaredAnnotations()).flatMap(each -> {
            Class<? extends Annotation> type = each.annotationType();
            if (type == annotation) {
                return Stream.of(annotation.cast(each));
            }
            return seen.add(type) ? annotations(type, annotation, seen) : Stream.empty();
        });
    }
}
