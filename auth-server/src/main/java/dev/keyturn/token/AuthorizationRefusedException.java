package dev.keyturn.token;

import dev.keyturn.adminapi.DomainException;

/** A question about an authorization that there is not. */
final class AuthorizationRefusedException extends DomainException {

    private static final long serialVersionUID = 1L;

    private AuthorizationRefusedException(Kind kind, String code) {
        super(kind, code);
    }

    static AuthorizationRefusedException notFound() {
        return new AuthorizationRefusedException(Kind.NOT_FOUND, "authorization-not-found");
    }
}
