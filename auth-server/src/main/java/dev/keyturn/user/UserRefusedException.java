package dev.keyturn.user;

import dev.keyturn.adminapi.DomainException;

/** A change to a user that cannot be made, for a reason other than its fields. */
final class UserRefusedException extends DomainException {

    private static final long serialVersionUID = 1L;

    private UserRefusedException(Kind kind, String code, String message) {
        super(kind, code, message);
    }

    static UserRefusedException notFound() {
        return new UserRefusedException(Kind.NOT_FOUND, "user-not-found", "There is no such user.");
    }

    static UserRefusedException nameTaken() {
        return new UserRefusedException(Kind.CONFLICT, "username-taken", "Another user has this name.");
    }

    static UserRefusedException lastAdministrator() {
        return new UserRefusedException(
                Kind.CONFLICT,
                "last-administrator",
                "This is the last administrator who can sign in. Make another user an administrator first.");
    }

    static UserRefusedException tooBusy() {
        return new UserRefusedException(
                Kind.UNAVAILABLE, "too-busy", "Too many people are signing in at the moment. Try again shortly.");
    }
}
