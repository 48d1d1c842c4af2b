package dev.keyturn.sdk;

/** Thrown by a {@link RequestGuard} to refuse a request, with the response to send. Has no stack trace. */
public final class RequestRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    /** Creates the exception for a refusal. */
    public RequestRefusedException(Refusal refusal) {
        super(refusal.code(), null, false, false);
        this.refusal = refusal;
    }

    /** Refusal to send as the response. */
    public Refusal refusal() {
        return refusal;
    }
}
