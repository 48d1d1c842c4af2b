package dev.keyturn.factor;

import dev.keyturn.adminapi.DomainException;

/** An administrator tried to reset their own second factors, which would let an open session remove them. */
final class OwnSecondFactorsException extends DomainException {

    private static final long serialVersionUID = 1L;

    OwnSecondFactorsException() {
        super(Kind.CONFLICT, "own-second-factors");
    }
}
