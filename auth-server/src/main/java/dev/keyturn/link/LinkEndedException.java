package dev.keyturn.link;

import java.io.Serial;

/** A link in a mail does nothing any more. */
final class LinkEndedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final Ending ending;

    LinkEndedException(Ending ending) {
        super(ending.name());
        this.ending = ending;
    }

    Ending ending() {
        return ending;
    }

    /** Why it does nothing. */
    enum Ending {
        /** Not a link of this server, or one that has been deleted since. */
        UNKNOWN,
        EXPIRED,
        USED,
        /** The account has another password or address since, or is disabled. */
        OVERTAKEN
    }
}
