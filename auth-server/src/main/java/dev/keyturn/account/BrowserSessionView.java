package dev.keyturn.account;

import dev.keyturn.oauth.PageTime;
import dev.keyturn.session.LiveSession;
import dev.keyturn.session.SessionOrigin;
import dev.keyturn.user.SignInLevel;

/**
 * Session on the page of its user.
 *
 * @param isPresent whether the page is opened in it
 */
record BrowserSessionView(LiveSession session, boolean isPresent) {

    public String id() {
        return session.sid();
    }

    public SessionOrigin origin() {
        return session.origin();
    }

    /** Whether the user gave a second factor. */
    public boolean hasTwoFactors() {
        return session.methods().level().satisfies(SignInLevel.TWO_FACTORS);
    }

    /** @param language tag of the page's language */
    public String signedInAt(String language) {
        return PageTime.minute(session.signedInAt(), language);
    }

    /** @param language tag of the page's language */
    public String lastUsedAt(String language) {
        return PageTime.minute(session.lastUsedAt(), language);
    }
}
