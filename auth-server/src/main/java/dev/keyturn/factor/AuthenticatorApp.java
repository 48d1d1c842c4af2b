package dev.keyturn.factor;

import dev.keyturn.oauth.PageTime;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Authenticator app of a user.
 *
 * @param name the user's name for it
 * @param lastUsedAt null if it was not used since it was added
 */
record AuthenticatorApp(
        UUID id, String name, Instant createdAt, @Nullable Instant lastUsedAt) {

    /**
     * The day on which it was added, in UTC and in words.
     *
     * @param language tag of the page's language
     */
    public String addedIn(String language) {
        return PageTime.day(createdAt, language);
    }

    /**
     * The day on which it was used last, in UTC and in words; empty if it was not used.
     *
     * @param language tag of the page's language
     */
    public String usedIn(String language) {
        return lastUsedAt == null ? "" : PageTime.day(lastUsedAt, language);
    }
}
