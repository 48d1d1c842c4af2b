package dev.keyturn.network;

import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Reason of a failed exchange for the log, without names of classes. */
public final class NetworkFailure {

    private NetworkFailure() {}

    /** Message of the failure, or of the root cause if TLS failed. */
    public static String reason(Throwable failure) {
        if (failure instanceof UnknownHostException && !(failure instanceof AddressNotAllowedException)) {
            return "the host is unknown: " + failure.getMessage();
        }
        Throwable told = failure instanceof SSLException ? root(failure) : failure;
        String message = told.getMessage();
        return message == null ? told.getClass().getSimpleName() : message;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return root;
    }
}
