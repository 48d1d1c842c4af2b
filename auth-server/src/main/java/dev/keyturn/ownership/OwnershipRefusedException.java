package dev.keyturn.ownership;

import dev.keyturn.adminapi.DomainException;
import java.util.Map;

/** Rejected change of a client's owners. */
final class OwnershipRefusedException extends DomainException {

    private static final long serialVersionUID = 1L;

    private OwnershipRefusedException(Kind kind, String code) {
        super(kind, code);
    }

    private OwnershipRefusedException(Kind kind, String code, Map<String, ?> parameters) {
        super(kind, code, parameters);
    }

    static OwnershipRefusedException clientNotFound() {
        return new OwnershipRefusedException(Kind.NOT_FOUND, "client-not-found");
    }

    static OwnershipRefusedException userNotFound() {
        return new OwnershipRefusedException(Kind.NOT_FOUND, "user-not-found");
    }

    static OwnershipRefusedException tooMany(int most) {
        return new OwnershipRefusedException(Kind.CONFLICT, "too-many-owners", Map.of("max", most));
    }

    static OwnershipRefusedException builtIn() {
        return new OwnershipRefusedException(Kind.CONFLICT, "built-in");
    }
}
