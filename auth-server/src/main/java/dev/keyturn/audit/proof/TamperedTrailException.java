package dev.keyturn.audit.proof;

/** The stored tree is not the one that was signed. */
class TamperedTrailException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** @param reason part of a sentence */
    TamperedTrailException(String reason) {
        super(reason);
    }
}
