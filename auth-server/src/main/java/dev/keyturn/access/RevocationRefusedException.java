package dev.keyturn.access;

import dev.keyturn.adminapi.DomainException;

/** The target of a revocation does not exist. */
class RevocationRefusedException extends DomainException {

    private static final long serialVersionUID = 1L;

    /** @param kind of the target, such as {@code client} */
    RevocationRefusedException(String kind) {
        super(Kind.NOT_FOUND, kind + "-not-found");
    }
}
