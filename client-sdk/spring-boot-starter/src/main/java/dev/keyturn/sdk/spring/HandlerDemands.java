package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.VerifiedCredential;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

/**
 * What a controller's method demands of a request: a token, and scopes in it.
 *
 * @param token whether there has to be a token at all
 * @param all scopes that the token must have
 * @param anyOf sets of scopes, of each of which the token must have one
 * @param signIn how the user must have signed in; null for any way
 */
record HandlerDemands(
        boolean token,
        Set<String> all,
        List<Set<String>> anyOf,
        @Nullable SignIn signIn) {

    /**
     * How a user must have signed in.
     *
     * @param acrValues one of which is needed; none for any
     * @param maximumAge null for any
     */
    record SignIn(List<String> acrValues, @Nullable Duration maximumAge) {}

    /**
     * Reads the annotations and the parameters of a method.
     *
     * @param declared a method of the type, or one that it implements
     * @throws IllegalArgumentException if an annotation names no scope, or something that is none
     */
    static HandlerDemands of(Class<?> type, Method declared) {
        Method method = AopUtils.getMostSpecificMethod(declared, type);
        List<RequireScope> annotations =
                Stream.concat(annotations(type), annotations(method)).toList();
        Set<String> all = new LinkedHashSet<>();
        List<Set<String>> anyOf = new ArrayList<>();
        for (RequireScope annotation : annotations) {
            requireScopes(annotation);
            all.addAll(Arrays.asList(annotation.value()));
            if (annotation.anyOf().length > 0) {
                anyOf.add(new LinkedHashSet<>(Arrays.asList(annotation.anyOf())));
            }
        }
        SignIn signIn = signIn(method).or(() -> signIn(type)).orElse(null);
        boolean token = !annotations.isEmpty() || signIn != null || takesToken(method);
        return new HandlerDemands(token, all, anyOf, signIn);
    }

    private static Optional<SignIn> signIn(AnnotatedElement element) {
        return MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY).stream(RequireAcr.class)
                .map(MergedAnnotation::synthesize)
                .map(HandlerDemands::signIn)
                .findFirst();
    }

    private static SignIn signIn(RequireAcr annotation) {
        long seconds = annotation.maximumAgeSeconds();
        if (annotation.value().length == 0 && seconds == Long.MAX_VALUE) {
            throw new IllegalArgumentException("demands nothing of the sign-in");
        }
        if (seconds < 0 || !Arrays.stream(annotation.value()).allMatch(HandlerDemands::isScope)) {
            throw new IllegalArgumentException("names something that is no class of authentication and no age");
        }
        return new SignIn(List.of(annotation.value()), seconds == Long.MAX_VALUE ? null : Duration.ofSeconds(seconds));
    }

    static boolean takesToken(Method method) {
        return Arrays.asList(method.getParameterTypes()).contains(VerifiedCredential.class);
    }

    boolean areMetBy(VerifiedCredential verified) {
        return verified.scopes().containsAll(all)
                && anyOf.stream().allMatch(some -> some.stream().anyMatch(verified::hasScope));
    }

    /** @throws RequestRefusedException if the credential does not meet them */
    void check(VerifiedCredential credential, RequestGuard guard) {
        if (!areMetBy(credential)) {
            throw new RequestRefusedException(guard.challenges().insufficientScope(scopes()));
        }
        if (signIn != null) {
            guard.requireAuthentication(credential, signIn.acrValues(), signIn.maximumAge());
        }
    }

    /** Those with which any token would do. */
    Set<String> scopes() {
        Set<String> scopes = new LinkedHashSet<>(all);
        anyOf.forEach(scopes::addAll);
        return scopes;
    }

    private static Stream<RequireScope> annotations(AnnotatedElement element) {
        return MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY).stream(RequireScope.class)
                .map(MergedAnnotation::synthesize);
    }

    private static void requireScopes(RequireScope annotation) {
        if (annotation.value().length + annotation.anyOf().length == 0) {
            throw new IllegalArgumentException("names no scope");
        }
        Stream.of(annotation.value(), annotation.anyOf())
                .flatMap(Arrays::stream)
                .filter(scope -> !isScope(scope))
                .findFirst()
                .ifPresent(scope -> {
                    throw new IllegalArgumentException("names \"" + scope + "\", which is no scope");
                });
    }

    /** {@code scope-token} of RFC 6749 §3.3. */
    private static boolean isScope(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '"' && c != '\\');
    }
}
