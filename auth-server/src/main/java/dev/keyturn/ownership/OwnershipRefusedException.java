package dev.keyturn.ownership;

import dev.keyturn.adminapi.DomainException;

/** Something that cannot be done about a client's owners. */
final class OwnershipRefusedException extends DomainException {

    private static final long serialVersionUID = 1L;

    private OwnershipRefusedException(Kind kind, String code, String message) {
        super(kind, code, message);
    }

    static OwnershipRefusedException clientNotFound() {
        return new OwnershipRefusedException(Kind.NOT_FOUND, "client-not-found", "There is no such client.");
    }

    static OwnershipRefusedException userNotFound() {
        return new OwnershipRefusedException(Kind.NOT_FOUND, "user-not-found", "There is no such user.");
    }

    static OwnershipRefusedException tooMany(int most) {
        return new OwnershipRefusedException(
                Kind.CONFLICT, "too-many-owners", "The client has " + most + " owners already. Remove one first.");
    }

    static OwnershipRefusedException builtIn() {
        return new OwnershipRefusedException(
                Kind.CONFLICT, "built-in", "This client belongs to the server and to nobody else.");
    }
}
