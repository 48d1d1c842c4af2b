package dev.keyturn.gateway.grpc;

/** A call ends with a status instead of a message. */
final class GrpcException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final GrpcStatus status;

    /** @param message fixed sentence in visible ASCII, for the operator of the gateway */
    GrpcException(GrpcStatus status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    GrpcStatus status() {
        return status;
    }
}
