package dev.keyturn.access;

import dev.keyturn.adminapi.DomainException;

/** Revocation of something that does not exist. */
class RevocationRefusedException extends DomainException {

    private static final long serialVersionUID = 1L;

    /** @param kind what it is, such as {@code client} */
    RevocationRefusedException(String kind) {
        super(Kind.NOT_FOUND, kind + "-not-found");
    }
}
