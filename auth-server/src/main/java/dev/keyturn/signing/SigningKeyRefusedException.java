package dev.keyturn.signing;

import dev.keyturn.adminapi.DomainException;
import dev.keyturn.adminapi.ValidationFailedException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Rejected operation on a signing key. */
final class SigningKeyRefusedException extends DomainException {

    private static final long serialVersionUID = 1L;

    private SigningKeyRefusedException(Kind kind, String code) {
        super(kind, code);
    }

    static ValidationFailedException unknownAlgorithm() {
        List<String> known = Arrays.stream(SigningAlgorithm.values())
                .map(SigningAlgorithm::joseName)
                .toList();
        return new ValidationFailedException(
                List.of(new FieldError("algorithm", "not-one-of", Map.of("values", known))));
    }

    static SigningKeyRefusedException alreadyAnnounced() {
        return new SigningKeyRefusedException(Kind.CONFLICT, "already-announced");
    }

    static SigningKeyRefusedException destroyed() {
        return new SigningKeyRefusedException(Kind.CONFLICT, "signing-key-destroyed");
    }

    static SigningKeyRefusedException tooManyRetired() {
        return new SigningKeyRefusedException(Kind.CONFLICT, "too-many-retired");
    }
}
