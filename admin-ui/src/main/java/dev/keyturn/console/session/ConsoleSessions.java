package dev.keyturn.console.session;

import java.time.Duration;
import java.util.Comparator;
import org.apache.catalina.Session;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/**
 * Sessions of the console. Beyond the limit, sessions without a signed-in user end before any other. Before sign-in, a session
 * lasts a quarter of an hour.
 */
final class ConsoleSessions extends BoundedSessions {

    static final Duration TIME_TO_SIGN_IN = Duration.ofMinutes(15);

    /** More than a session takes that holds tokens and a form. */
    private static final int BYTES_EACH = 96 * 1024;

    private static final int MIN = 200;

    ConsoleSessions() {
        this(room(BYTES_EACH, MIN));
    }

    ConsoleSessions(int max) {
        super(max);
    }

    @Override
    public Session createSession(String sessionId) {
        Session session = super.createSession(sessionId);
        session.setMaxInactiveInterval((int) TIME_TO_SIGN_IN.toSeconds());
        return session;
    }

    @Override
    protected Comparator<Session> order() {
        return Comparator.comparing(ConsoleSessions::isSignedIn).thenComparing(super.order());
    }

    private static boolean isSignedIn(Session session) {
        return session.isValid()
                && session.getSession().getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY)
                        != null;
    }
}
