package dev.keyturn.web;

import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.catalina.Session;
import org.apache.catalina.session.StandardManager;

/**
 * Sessions of this node, no more than its memory has room for: beyond that, the ones that were used least recently end. So
 * repeated sign-ins cannot fill the heap.
 */
final class BoundedSessions extends StandardManager {

    /** More than a session takes that holds as much as it can. */
    private static final int BYTES_EACH = 16 * 1024;

    private static final int SHARE_OF_THE_HEAP = 4;
    private static final int MIN = 1_000;

    /** Part of the sessions that end at once, since to find them takes a look at all. */
    private static final int SHARE_THAT_ENDS = 20;

    private final int max;

    BoundedSessions() {
        this((int) Math.min(
                Integer.MAX_VALUE, Math.max(MIN, Runtime.getRuntime().maxMemory() / SHARE_OF_THE_HEAP / BYTES_EACH)));
    }

    BoundedSessions(int max) {
        this.max = max;
    }

    int max() {
        return max;
    }

    @Override
    public Session createSession(String sessionId) {
        if (getActiveSessions() >= max) {
            endLeastRecentlyUsed();
        }
        return super.createSession(sessionId);
    }

    private synchronized void endLeastRecentlyUsed() {
        int excess = getActiveSessions() - max + Math.max(1, max / SHARE_THAT_ENDS);
        Stream.of(findSessions())
                .sorted(Comparator.comparingLong(Session::getThisAccessedTimeInternal))
                .limit(Math.max(0, excess))
                .forEach(Session::expire);
    }
}
