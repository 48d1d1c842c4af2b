package dev.keyturn.sdk.jaxrs;

import dev.keyturn.sdk.jaxrs.Demands.SignIn;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the demands of classes and methods from their annotations. */
final class AnnotatedDemands {

    private static final List<Class<? extends Annotation>> ANNOTATIONS =
            List.of(RequireCredential.class, RequireScope.class, RequireAcr.class);

    private AnnotatedDemands() {}

    /** @throws IllegalArgumentException if an annotation names nothing that could be demanded */
    static Demands of(Class<?> type) {
        Set<Class<?>> types = Hierarchy.types(type);
        return demands(types, signIns(types));
    }

    /**
     * Demands of a method and of the class that it is called on.
     *
     * @throws IllegalArgumentException if an annotation names nothing that could be demanded
     */
    static Demands of(Class<?> type, Method method) {
        Set<Class<?>> types = Hierarchy.types(type);
        List<Method> methods = Hierarchy.declarations(type, method);
        List<SignIn> ofMethod = signIns(methods);
        return demands(
                Stream.concat(types.stream(), methods.stream()).toList(),
                ofMethod.isEmpty() ? signIns(types) : ofMethod);
    }

    /** Whether an annotation stands at this element itself. */
    static boolean isAt(AnnotatedElement element) {
        return ANNOTATIONS.stream()
                .anyMatch(annotation ->
                        !Hierarchy.annotations(List.of(element), annotation).isEmpty());
    }

    private static Demands demands(Collection<? extends AnnotatedElement> elements, List<SignIn> signIns) {
        Set<String> all = new LinkedHashSet<>();
        List<Set<String>> anyOf = new ArrayList<>();
        for (RequireScope demand : Hierarchy.annotations(elements, RequireScope.class)) {
            all.addAll(scopes(demand, demand.value()));
            if (demand.anyOf().length > 0) {
                anyOf.add(new LinkedHashSet<>(scopes(demand, demand.anyOf())));
            }
        }
        boolean credential = elements.stream().anyMatch(AnnotatedDemands::isAt);
        return credential ? new Demands(true, all, anyOf, signIns) : Demands.NONE;
    }

    private static List<String> scopes(RequireScope demand, String[] scopes) {
        if (demand.value().length + demand.anyOf().length == 0 || !areNames(scopes)) {
            throw new IllegalArgumentException(demand + " names no scope, or something that is none");
        }
        return List.of(scopes);
    }

    /** The nearest one. */
    private static List<SignIn> signIns(Collection<? extends AnnotatedElement> elements) {
        return Hierarchy.annotations(elements, RequireAcr.class).stream()
                .map(AnnotatedDemands::signIn)
                .limit(1)
                .toList();
    }

    private static SignIn signIn(RequireAcr demand) {
        long seconds = demand.maximumAgeSeconds();
        boolean isAnyAge = seconds == Long.MAX_VALUE;
        if ((demand.value().length == 0 && isAnyAge) || seconds < 0 || !areNames(demand.value())) {
            throw new IllegalArgumentException(demand + " demands no class of authentication and no age");
        }
        return new SignIn(List.of(demand.value()), isAnyAge ? null : Duration.ofSeconds(seconds));
    }

    /** Each is a {@code scope-token} of RFC 6749 §3.3. */
    private static boolean areNames(String[] texts) {
        return Arrays.stream(texts)
                .allMatch(text ->
                        !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '"' && c != '\\'));
    }
}
