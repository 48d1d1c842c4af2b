package dev.keyturn.session;

import dev.keyturn.user.SignedInUser;
import java.time.Instant;
import java.util.Map;

/**
 * Session as a node has read it, for all requests in it.
 *
 * @param attributes without the signed-in user
 */
record StoredSession(
        String digest, SignedInUser user, int version, String json, Map<String, Object> attributes, LastUse lastUse) {

    /** The same session after a change of its attributes. */
    StoredSession next(String newJson, Map<String, Object> newAttributes, Instant now) {
        return new StoredSession(digest, user, version + 1, newJson, newAttributes, new LastUse(now));
    }
}
