package dev.keyturn.apikey.verification;

import dev.keyturn.adminapi.DomainException;
import dev.keyturn.oauth.ExhaustedLimit;
import java.util.Optional;

/** A client address that has sent too many invalid keys and gets no more answers for a while. */
final class TooManyKeysException extends DomainException {

    private static final long serialVersionUID = 1L;

    private final transient ExhaustedLimit limit;

    TooManyKeysException(ExhaustedLimit limit) {
        super(Kind.EXHAUSTED, "too-many-invalid-keys");
        this.limit = limit;
    }

    @Override
    public long retryAfterSeconds() {
        return limit.retryAfterSeconds();
    }

    @Override
    public Optional<ExhaustedLimit> limit() {
        return Optional.of(limit);
    }
}
