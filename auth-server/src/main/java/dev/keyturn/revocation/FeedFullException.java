package dev.keyturn.revocation;

import dev.keyturn.adminapi.DomainException;

/** As many readers wait at this node as may. */
class FeedFullException extends DomainException {

    private static final long serialVersionUID = 1L;

    FeedFullException() {
        super(Kind.UNAVAILABLE, "too-many-readers");
    }
}
