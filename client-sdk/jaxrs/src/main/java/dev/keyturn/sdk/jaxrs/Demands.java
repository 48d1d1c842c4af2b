package dev.keyturn.sdk.jaxrs;

import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.VerifiedCredential;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Requirements of a request's credential.
 *
 * @param credential whether there must be one
 * @param all scopes, each of which is needed
 * @param anyOf sets of scopes, of each of which one is needed
 * @param signIns how the user must have signed in, all of which hold
 */
record Demands(boolean credential, Set<String> all, List<Set<String>> anyOf, List<SignIn> signIns) {

    static final Demands NONE = new Demands(false, Set.of(), List.of(), List.of());

    /**
     * Requirement of a sign-in.
     *
     * @param acrValues one of which is needed; none for any
     * @param maximumAge null for any
     */
    record SignIn(List<String> acrValues, @Nullable Duration maximumAge) {}

    /** Both. */
    Demands and(Demands other) {
        if (!other.credential) {
            return this;
        }
        Set<String> scopes = new LinkedHashSet<>(all);
        scopes.addAll(other.all);
        return new Demands(true, scopes, joined(anyOf, other.anyOf), joined(signIns, other.signIns));
    }

    private static <T> List<T> joined(List<T> some, List<T> others) {
        return Stream.concat(some.stream(), others.stream()).distinct().toList();
    }

    /** @throws RequestRefusedException if the credential does not meet them */
    void check(VerifiedCredential credential, RequestGuard guard) {
        boolean suffices = credential.scopes().containsAll(all)
                && anyOf.stream().allMatch(some -> some.stream().anyMatch(credential::hasScope));
        if (!suffices) {
            List<String> scopes = new ArrayList<>(all);
            anyOf.forEach(scopes::addAll);
            throw new RequestRefusedException(guard.challenges().insufficientScope(scopes));
        }
        for (SignIn signIn : signIns) {
            guard.requireAuthentication(credential, signIn.acrValues, signIn.maximumAge);
        }
    }
}
