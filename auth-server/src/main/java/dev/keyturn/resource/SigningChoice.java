package dev.keyturn.resource;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The algorithm that an API has chosen for its JWTs, and what they are signed with until that has a key (ADR 0018).
 *
 * @param interim what they were signed with when it was chosen; null if that was the default
 */
record SigningChoice(String chosen, @Nullable String interim) {

    /**
     * Current signing algorithm of JWTs.
     *
     * @param hasActiveKey whether the server can sign with an algorithm; it always can with the default
     */
    String inUse(Predicate<String> hasActiveKey) {
        if (hasActiveKey.test(chosen)) {
            return chosen;
        }
        return interim != null && hasActiveKey.test(interim) ? interim : AccessTokenPolicy.DEFAULT_ALGORITHM;
    }
}
