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

class BoundedSessionsTests {

    private static final int MAX = 40;

    private final BoundedSessions sessions = new BoundedSessions(MAX);

    @BeforeEach
    void belongToAnApplication() {
        sessions.setContext(new StandardContext());
        sessions.setSessionIdGenerator(new StandardSessionIdGenerator());
    }

    @Test
    void areNeverMoreThanAreAllowed() {
        for (int i = 0; i < 10 * MAX; i++) {
            sessions.createSession(UUID.randomUUID().toString());
            assertThat(sessions.getActiveSessions()).isLessThanOrEqualTo(MAX);
        }
    }

    @Test
    void endBeginningWithTheOneThatWasUsedLeastRecently() {
        List<Session> all = new ArrayList<>();
        for (int i = 0; i < MAX; i++) {
            Session session = sessions.createSession(UUID.randomUUID().toString());
            // of two in the same millisecond either could end
            session.setCreationTime(session.getCreationTime() + i);
            all.add(session);
        }

        sessions.createSession(UUID.randomUUID().toString());

        assertThat(all.get(MAX - 1).isValid()).isTrue();
        assertThat(all.stream().filter(session -> !session.isValid()).count()).isPositive();
        assertThat(sessions.getActiveSessions()).isLessThanOrEqualTo(MAX);
    }

    @Test
    void haveRoomForThousandsOnASmallHeap() {
        assertThat(BoundedSessions.room(16 * 1024, 1_000)).isGreaterThanOrEqualTo(1_000);
        assertThat(BoundedSessions.room(16 * 1024, 1_000) * 64L * 1024)
                .isLessThanOrEqualTo(
                        Math.max(64_000L * 1024, Runtime.getRuntime().maxMemory()));
    }
}
