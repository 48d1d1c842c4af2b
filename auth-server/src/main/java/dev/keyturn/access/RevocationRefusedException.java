package dev.keyturn.access;

import dev.keyturn.adminapi.DomainException;

/** What an administrator wants to revoke is not there. */
class RevocationRefusedException extends DomainException {

    private static final long serialVersionUID = 1L;

    /** @param kind what it is, such as {@code client} */
    RevocationRefusedException(String kind) {
        super(Kind.NOT_FOUND, kind + "-not-found");
    }
}
