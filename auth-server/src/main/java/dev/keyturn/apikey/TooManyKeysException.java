package dev.keyturn.apikey;

import dev.keyturn.adminapi.DomainException;

/** So many texts that are no key have come from an address that nothing more is told to it for a while. */
final class TooManyKeysException extends DomainException {

    private static final long serialVersionUID = 1L;

    private final long retryAfterSeconds;

    TooManyKeysException(long retryAfterSeconds) {
        super(Kind.EXHAUSTED, "too-many-wrong-keys", "Too many wrong keys came from there. Try again later.");
        this.retryAfterSeconds = retryAfterSeconds;
    }

    @Override
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
