package dev.keyturn.revocation;

import dev.keyturn.adminapi.DomainException;

/** Limit of waiting readers reached at this node. */
class FeedFullException extends DomainException {

    private static final long serialVersionUID = 1L;

    FeedFullException() {
        super(Kind.UNAVAILABLE, "too-many-readers");
    }
}
