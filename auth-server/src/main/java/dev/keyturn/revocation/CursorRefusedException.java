package dev.keyturn.revocation;

import dev.keyturn.adminapi.DomainException;

/** A place in the feed from which a reader cannot go on. */
class CursorRefusedException extends DomainException {

    private static final long serialVersionUID = 1L;

    private CursorRefusedException(Kind kind, String code, String message) {
        super(kind, code, message);
    }

    /** It is not one of ours. */
    static CursorRefusedException invalid() {
        return new CursorRefusedException(Kind.INVALID, "invalid-cursor", "This is no cursor of this feed.");
    }

    /** It is too long ago, or further than the feed has come. */
    static CursorRefusedException unknown() {
        return new CursorRefusedException(
                Kind.NOT_FOUND, "cursor-unknown", "The feed cannot go on from there. Take the snapshot.");
    }

    /** How long to wait is not a number of seconds, or too many. */
    static CursorRefusedException wait(int most) {
        return new CursorRefusedException(Kind.INVALID, "invalid-wait", "wait must be 0 to " + most + " seconds.");
    }
}
