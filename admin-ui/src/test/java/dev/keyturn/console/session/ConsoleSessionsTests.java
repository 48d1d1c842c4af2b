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
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

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
    void ofOtherNetworksOutliveAFloodFromOne() {
        Session pending = createFrom("203.0.113.9");
        Session another = createFrom("2001:db8:1::1");

        for (int i = 0; i < 20 * MAX; i++) {
            createFrom(i % 2 == 0 ? "198.51.100.7" : "2001:db8:2::" + Integer.toHexString(i));
        }

        assertThat(pending.isValid()).isTrue();
        assertThat(another.isValid()).isTrue();
        assertThat(sessions.getActiveSessions()).isLessThanOrEqualTo(MAX);
    }

    /** Another thread sees a session before it is complete. */
    @Test
    void incompleteOnesDoNotStopOthers() {
        sessions.createEmptySession().setId("incomplete");

        for (int i = 0; i < 2 * MAX; i++) {
            assertThat(createFrom("198.51.100.7").isValid()).isTrue();
        }
    }

    private Session createFrom(String address) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(address);
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
        try {
            return sessions.createSession(UUID.randomUUID().toString());
        } finally {
            RequestContextHolder.resetRequestAttributes();
        }
    }

    @Test
    void endSoonWithoutSignIn() {
        assertThat(sessions.createSession(UUID.randomUUID().toString()).getMaxInactiveInterval())
                .isEqualTo((int) ConsoleSessions.TIME_TO_SIGN_IN.toSeconds());
    }
}
