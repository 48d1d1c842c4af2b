package dev.keyturn.console.session;

import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.catalina.Session;
import org.apache.catalina.session.StandardManager;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/**
 * Sessions of the console, no more than its memory has room for: beyond that, the ones that were used least recently end,
 * and those of strangers before any other. Before sign-in, a session lasts a quarter of an hour.
 */
final class BoundedSessions extends StandardManager {

    static final Duration TIME_TO_SIGN_IN = Duration.ofMinutes(15);

    /** More than a session takes that holds tokens and a form. */
    private static final int BYTES_EACH = 96 * 1024;

    private static final int SHARE_OF_THE_HEAP = 4;
    private static final int MIN = 200;

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

    @Override
    public Session createSession(String sessionId) {
        if (getActiveSessions() >= max) {
            endSome();
        }
        Session session = super.createSession(sessionId);
        session.setMaxInactiveInterval((int) TIME_TO_SIGN_IN.toSeconds());
        return session;
    }

    private synchronized void endSome() {
        int excess = getActiveSessions() - max + Math.max(1, max / SHARE_THAT_ENDS);
        Stream.of(findSessions())
                .sorted(Comparator.comparing(BoundedSessions::isSignedIn)
                        .thenComparingLong(Session::getThisAccessedTimeInternal))
                .limit(Math.max(0, excess))
                .forEach(Session::expire);
    }

    private static boolean isSignedIn(Session session) {
        return session.isValid()
                && session.getSession().getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY)
                        != null;
    }
}
