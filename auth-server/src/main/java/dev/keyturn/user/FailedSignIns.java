package dev.keyturn.user;

import dev.keyturn.oauth.PageTime;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Failed attempts to sign in as a user since the user's previous sign-in, from wherever.
 *
 * @param lastAt time of the last one; null if there was none
 */
public record FailedSignIns(int count, @Nullable Instant lastAt) implements Serializable {

    static final FailedSignIns NONE = new FailedSignIns(0, null);

    private static final int MAX = 1_000_000;

    /**
     * Time of the last one in UTC, in words.
     *
     * @param language tag of the page's language
     */
    public String lastAtIn(String language) {
        return lastAt == null ? "" : PageTime.minute(lastAt, language);
    }

    FailedSignIns plusOne(Instant now) {
        return new FailedSignIns(Math.min(MAX, count + 1), now);
    }
}
