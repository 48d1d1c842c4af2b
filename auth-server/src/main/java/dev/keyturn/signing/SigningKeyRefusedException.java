package dev.keyturn.signing;

import dev.keyturn.adminapi.DomainException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Something that cannot be done to a signing key. */
final class SigningKeyRefusedException extends DomainException {

    private static final long serialVersionUID = 1L;

    private SigningKeyRefusedException(Kind kind, String code, String message) {
        super(kind, code, message);
    }

    private SigningKeyRefusedException(String code, String message, FieldError error) {
        super(Kind.INVALID, code, message, List.of(error));
    }

    static SigningKeyRefusedException notFound() {
        return new SigningKeyRefusedException(Kind.NOT_FOUND, "signing-key-not-found", "There is no such signing key.");
    }

    static SigningKeyRefusedException unknownAlgorithm() {
        String known = Arrays.stream(SigningAlgorithm.values())
                .map(SigningAlgorithm::joseName)
                .collect(Collectors.joining(", "));
        return new SigningKeyRefusedException(
                "validation-failed",
                "The request is not valid.",
                new FieldError("algorithm", "unknown", "must be one of " + known));
    }

    static SigningKeyRefusedException alreadyAnnounced() {
        return new SigningKeyRefusedException(
                Kind.CONFLICT, "already-announced", "The next key of this algorithm is announced already.");
    }

    static SigningKeyRefusedException destroyed() {
        return new SigningKeyRefusedException(
                Kind.CONFLICT, "signing-key-destroyed", "The signing key is destroyed already.");
    }

    static SigningKeyRefusedException tooManyRetired() {
        return new SigningKeyRefusedException(
                Kind.CONFLICT,
                "too-many-retired",
                "So many retired keys of this algorithm are published that verifiers could refuse the list. Wait until some"
                        + " are destroyed.");
    }
}
