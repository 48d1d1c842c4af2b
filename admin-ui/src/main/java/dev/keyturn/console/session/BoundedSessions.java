package dev.keyturn.console.session;

import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.catalina.Session;
import org.apache.catalina.session.StandardManager;

/** Limit of the sessions in memory: beyond it, the least recently used ones end. So repeated sign-ins cannot fill the heap. */
class BoundedSessions extends StandardManager {

    private static final int SHARE_OF_THE_HEAP = 4;

    /** Part of the sessions that end at once, since finding them sorts all. */
    private static final int SHARE_THAT_ENDS = 20;

    private final int max;

    BoundedSessions(int max) {
        this.max = max;
    }

    /**
     * Number of sessions for which a quarter of the heap has room.
     *
     * @param bytesEach more than a session takes that holds as much as it can
     * @param min result on a smaller heap
     */
    static int room(int bytesEach, int min) {
        long room = Runtime.getRuntime().maxMemory() / SHARE_OF_THE_HEAP / bytesEach;
        return (int) Math.min(Integer.MAX_VALUE, Math.max(min, room));
    }

    @Override
    public Session createSession(String sessionId) {
        if (getActiveSessions() >= max) {
            endFirst();
        }
        return super.createSession(sessionId);
    }

    private synchronized void endFirst() {
        int excess = getActiveSessions() - max + Math.max(1, max / SHARE_THAT_ENDS);
        inOrder().limit(Math.max(0, excess)).forEach(Session::expire);
    }

    /** Sessions in the order in which they end: the least recently used first. */
    protected Stream<Session> inOrder() {
        return Stream.of(findSessions())
                .map(session -> new Used(session, session.getThisAccessedTimeInternal()))
                .sorted(Comparator.comparingLong(Used::at))
                .map(Used::session);
    }

    /** A session and its last use, read once: sorting must not see it change. */
    private record Used(Session session, long at) {}
}
