package dev.keyturn.sdk.internal.access;

import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.RequireAcr;
import dev.keyturn.sdk.RequireScope;
import dev.keyturn.sdk.VerifiedCredential;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Requirements of a request handler, as its annotations declare them.
 *
 * @param credential whether a credential is required
 * @param scopes scopes that are all required
 * @param anyOf sets of scopes, of each of which at least one is required
 * @param signIns requirements of the user's sign-in, all of which apply
 */
public record Requirements(boolean credential, Set<String> scopes, List<Set<String>> anyOf, List<SignIn> signIns) {

    /** No requirements. */
    public static final Requirements NONE = new Requirements(false, Set.of(), List.of(), List.of());

    /**
     * Requirement of a sign-in.
     *
     * @param acrValues authentication context classes of which one is required; empty for any
     * @param maxAge null for any
     */
    public record SignIn(List<String> acrValues, @Nullable Duration maxAge) {}

    /**
     * Creates requirements from annotations.
     *
     * @param credential whether a credential is required even without any annotation
     * @throws IllegalArgumentException if an annotation requires nothing, or has an invalid value
     */
    public static Requirements of(
            boolean credential, Collection<RequireScope> scopeAnnotations, Collection<RequireAcr> acrAnnotations) {
        Set<String> scopes = new LinkedHashSet<>();
        List<Set<String>> anyOf = new ArrayList<>();
        for (RequireScope annotation : scopeAnnotations) {
            validate(annotation);
            scopes.addAll(Arrays.asList(annotation.value()));
            if (annotation.anyOf().length > 0) {
                anyOf.add(new LinkedHashSet<>(Arrays.asList(annotation.anyOf())));
            }
        }
        List<SignIn> signIns = acrAnnotations.stream().map(Requirements::signIn).toList();
        boolean required = credential || !scopeAnnotations.isEmpty() || !signIns.isEmpty();
        return required ? new Requirements(true, scopes, anyOf, signIns) : NONE;
    }

    private static void validate(RequireScope annotation) {
        if (annotation.value().length + annotation.anyOf().length == 0) {
            throw new IllegalArgumentException("has no scopes in @RequireScope");
        }
        requireTokens("@RequireScope", annotation.value());
        requireTokens("@RequireScope", annotation.anyOf());
    }

    private static SignIn signIn(RequireAcr annotation) {
        long seconds = annotation.maxAgeSeconds();
        boolean anyAge = seconds == Long.MAX_VALUE;
        if (annotation.value().length == 0 && anyAge) {
            throw new IllegalArgumentException("has neither a value nor maxAgeSeconds in @RequireAcr");
        }
        if (seconds < 0) {
            throw new IllegalArgumentException("has a negative maxAgeSeconds in @RequireAcr");
        }
        requireTokens("@RequireAcr", annotation.value());
        return new SignIn(List.of(annotation.value()), anyAge ? null : Duration.ofSeconds(seconds));
    }

    /** Each value must be a {@code scope-token} of RFC 6749 §3.3, so that it needs no escaping in a challenge. */
    private static void requireTokens(String annotation, String[] values) {
        for (String value : values) {
            if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '"' && c != '\\')) {
                throw new IllegalArgumentException("has an invalid value \"" + value + "\" in " + annotation);
            }
        }
    }

    /** Combines two sets of requirements, all of which then apply. */
    public Requirements and(Requirements other) {
        if (!other.credential) {
            return this;
        }
        Set<String> all = new LinkedHashSet<>(scopes);
        all.addAll(other.scopes);
        return new Requirements(true, all, join(anyOf, other.anyOf), join(signIns, other.signIns));
    }

    private static <T> List<T> join(List<T> some, List<T> others) {
        return Stream.concat(some.stream(), others.stream()).distinct().toList();
    }

    /** @throws RequestRefusedException if the credential does not meet the requirements */
    public void check(VerifiedCredential verified, RequestGuard guard) {
        if (!hasScopes(verified)) {
            throw new RequestRefusedException(guard.challenges().insufficientScope(sufficientScopes()));
        }
        for (SignIn signIn : signIns) {
            guard.requireAuthentication(verified, signIn.acrValues, signIn.maxAge);
        }
    }

    /** Whether the credential has the required scopes. */
    public boolean hasScopes(VerifiedCredential verified) {
        return verified.scopes().containsAll(scopes)
                && anyOf.stream().allMatch(some -> some.stream().anyMatch(verified::hasScope));
    }

    /** Scopes with which any credential is sufficient. */
    public Set<String> sufficientScopes() {
        Set<String> all = new LinkedHashSet<>(scopes);
        anyOf.forEach(all::addAll);
        return all;
    }
}
