package dev.keyturn.user;

import dev.keyturn.adminapi.DomainException;

/** A change to a user that cannot be made, for a reason other than its fields. */
final class UserRefusedException extends DomainException {

    private static final long serialVersionUID = 1L;

    private UserRefusedException(Kind kind, String code) {
        super(kind, code);
    }

    static UserRefusedException nameTaken() {
        return new UserRefusedException(Kind.CONFLICT, "username-taken");
    }

    static UserRefusedException lastAdministrator() {
        return new UserRefusedException(Kind.CONFLICT, "last-administrator");
    }

    static UserRefusedException tooBusy() {
        return new UserRefusedException(Kind.UNAVAILABLE, "too-busy");
    }
}
