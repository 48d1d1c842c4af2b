package dev.keyturn.audit.export;

/** A delivery ends before its next step, without a failure: this node, or another one, continues it later. */
final class DeliveryEndedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DeliveryEndedException(String reason) {
        super(reason);
    }
}
