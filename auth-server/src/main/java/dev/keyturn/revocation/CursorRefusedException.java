package dev.keyturn.revocation;

import dev.keyturn.adminapi.DomainException;
import java.util.Map;

/** The cursor of a reader is malformed, or beyond the end of the feed. */
class CursorRefusedException extends DomainException {

    private static final long serialVersionUID = 1L;

    private CursorRefusedException(Kind kind, String code) {
        super(kind, code);
    }

    private CursorRefusedException(Kind kind, String code, Map<String, ?> parameters) {
        super(kind, code, parameters);
    }

    /** It is not one of ours. */
    static CursorRefusedException invalid() {
        return new CursorRefusedException(Kind.INVALID, "invalid-cursor");
    }

    /** It is too long ago, or further than the feed has come. */
    static CursorRefusedException unknown() {
        return new CursorRefusedException(Kind.NOT_FOUND, "cursor-unknown");
    }

    /** Wait time that is not a number of seconds, or too long. */
    static CursorRefusedException wait(int most) {
        return new CursorRefusedException(Kind.INVALID, "invalid-wait", Map.of("max", most));
    }
}
