package dev.keyturn.apikey.verification;

import dev.keyturn.adminapi.DomainException;

/** A client address that has sent too many invalid keys and gets no more answers for a while. */
final class TooManyKeysException extends DomainException {

    private static final long serialVersionUID = 1L;

    private final long retryAfterSeconds;

    TooManyKeysException(long retryAfterSeconds) {
        super(Kind.EXHAUSTED, "too-many-invalid-keys");
        this.retryAfterSeconds = retryAfterSeconds;
    }

    @Override
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
