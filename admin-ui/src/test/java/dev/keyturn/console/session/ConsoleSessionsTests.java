package dev.keyturn.console.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.catalina.Session;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.util.StandardSessionIdGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsoleSessionsTests {

    private static final int MAX = 40;

    private final ConsoleSessions sessions = new ConsoleSessions(MAX);

    @BeforeEach
    void belongToAnApplication() {
        sessions.setContext(new StandardContext());
        sessions.setSessionIdGenerator(new StandardSessionIdGenerator());
    }

    @Test
    void ofStrangersEndBeforeThoseOfUsers() {
        List<Session> users = new ArrayList<>();
        for (int i = 0; i < MAX / 2; i++) {
            Session session = sessions.createSession(UUID.randomUUID().toString());
            session.getSession().setAttribute("SPRING_SECURITY_CONTEXT", "somebody");
            users.add(session);
        }

        for (int i = 0; i < 20 * MAX; i++) {
            sessions.createSession(UUID.randomUUID().toString());
            assertThat(sessions.getActiveSessions()).isLessThanOrEqualTo(MAX);
        }

        assertThat(users).allMatch(Session::isValid);
    }

    @Test
    void endSoonWithoutSignIn() {
        assertThat(sessions.createSession(UUID.randomUUID().toString()).getMaxInactiveInterval())
                .isEqualTo((int) ConsoleSessions.TIME_TO_SIGN_IN.toSeconds());
    }
}
