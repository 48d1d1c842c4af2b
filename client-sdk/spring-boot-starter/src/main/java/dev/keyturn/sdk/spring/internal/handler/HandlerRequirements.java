package dev.keyturn.sdk.spring.internal.handler;

import dev.keyturn.sdk.RequireAcr;
import dev.keyturn.sdk.RequireCredential;
import dev.keyturn.sdk.RequireScope;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.internal.access.Requirements;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/** Reads the requirements of controller methods from their annotations and parameters. */
public final class HandlerRequirements {

    private HandlerRequirements() {}

    /**
     * Reads the requirements of a method.
     *
     * @param declared method of the type, or one that it implements
     * @throws IllegalArgumentException if an annotation requires nothing, or has an invalid value
     */
    public static Requirements of(Class<?> type, Method declared) {
        Method method = AopUtils.getMostSpecificMethod(declared, type);
        List<RequireAcr> ofMethod =
                annotations(RequireAcr.class, method).limit(1).toList();
        List<RequireAcr> signIns = ofMethod.isEmpty()
                ? annotations(RequireAcr.class, type).limit(1).toList()
                : ofMethod;
        List<RequireScope> scopes = Stream.concat(
                        annotations(RequireScope.class, type), annotations(RequireScope.class, method))
                .toList();
        boolean credential = takesCredential(method)
                || annotations(RequireCredential.class, type).findAny().isPresent()
                || annotations(RequireCredential.class, method).findAny().isPresent();
        return Requirements.of(credential, scopes, signIns);
    }

    /** Whether the method has a parameter of type {@link VerifiedCredential}. */
    static boolean takesCredential(Method method) {
        return Arrays.asList(method.getParameterTypes()).contains(VerifiedCredential.class);
    }

    private static <A extends Annotation> Stream<A> annotations(Class<A> annotation, AnnotatedElement element) {
        return MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY).stream(annotation)
                .map(MergedAnnotation::synthesize);
    }
}
