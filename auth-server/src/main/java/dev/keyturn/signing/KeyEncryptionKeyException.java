package dev.keyturn.signing;

/** The key-encryption key is missing, malformed or another one; the message says which and what to do. */
final class KeyEncryptionKeyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    KeyEncryptionKeyException(String message) {
        super(message);
    }
}
