package dev.keyturn.example.withoutsdk;

/** Verification of a token by one library. */
interface Verifier {

    /**
     * The subject of a valid token.
     *
     * @throws Exception if it is not valid
     */
    String subjectOf(String token) throws Exception;
}
