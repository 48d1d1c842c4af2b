package dev.keyturn.example.withoutsdk;

import org.jspecify.annotations.Nullable;

/** Verification of a token by one library. */
interface Verifier {

    /**
     * The subject of a valid token; null if it names none.
     *
     * @throws Exception if it is not valid
     */
    @Nullable
    String subjectOf(String token) throws Exception;
}
