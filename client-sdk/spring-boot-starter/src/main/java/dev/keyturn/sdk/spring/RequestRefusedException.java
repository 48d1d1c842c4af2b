package dev.keyturn.sdk.spring;

/** Ends the handling of a request with a {@link Refusal}. Never leaves this package. */
final class RequestRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    RequestRefusedException(Refusal refusal) {
        super(refusal.code(), null, false, false);
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }
}
