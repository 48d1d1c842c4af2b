package dev.keyturn.access;

import dev.keyturn.adminapi.DomainException;

/** No grant has this identifier, or it has expired. */
final class GrantNotFoundException extends DomainException {

    private static final long serialVersionUID = 1L;

    private GrantNotFoundException(Kind kind, String code) {
        super(kind, code);
    }

    static GrantNotFoundException notFound() {
        return new GrantNotFoundException(Kind.NOT_FOUND, "grant-not-found");
    }
}
