package dev.keyturn.certificate;

/** A header that is not one certificate in the expected format. */
final class UnreadableCertificateException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableCertificateException(String message) {
        super(message);
    }
}
