package dev.keyturn.gateway.grpc;

/**
 * Status codes of calls.
 *
 * @see <a href="https://grpc.io/docs/guides/status-codes/">gRPC, Status Codes</a>
 */
enum GrpcStatus {
    OK(0),
    INVALID_ARGUMENT(3),
    NOT_FOUND(5),
    PERMISSION_DENIED(7),
    RESOURCE_EXHAUSTED(8),
    UNIMPLEMENTED(12),
    INTERNAL(13),
    UNAVAILABLE(14),
    UNAUTHENTICATED(16);

    private final int code;

    GrpcStatus(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
