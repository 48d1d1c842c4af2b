package dev.keyturn.ownership;

import dev.keyturn.adminapi.DomainException;
import java.util.Map;

/** A client has as many owners as it may have. */
final class TooManyOwnersException extends DomainException {

    private static final long serialVersionUID = 1L;

    TooManyOwnersException(int max) {
        super(Kind.CONFLICT, "too-many-owners", Map.of("max", max));
    }
}
