package dev.keyturn.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.adminapi.DomainException;
import dev.keyturn.oauth.ProtocolErrorResponses;
import dev.keyturn.testing.OnH2;
import dev.keyturn.testing.RunningServer;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

@RunningServer
@OnH2
@ExtendWith(OutputCaptureExtension.class)
class DatabaseOutageFilterTests {

    @Autowired
    ProtocolErrorResponses responses;

    @Test
    void aServerWithTooMuchToDoDoesNotBlameItsDatabase(CapturedOutput output) throws Exception {
        MockHttpServletResponse answer = answerTo(new BusyException());

        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getHeader("Retry-After")).isNotNull();
        assertThat(answer.getContentAsString()).contains("temporarily_unavailable", "Too many users are signing in.");
        assertThat(output.getAll()).doesNotContain("The database is unavailable");
    }

    @Test
    void aDatabaseThatIsAwayIsNamedInTheLog(CapturedOutput output) throws Exception {
        MockHttpServletResponse answer =
                answerTo(new IllegalStateException(new SQLTransientConnectionException("away")));

        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getContentAsString()).contains("temporarily_unavailable", "cannot answer at the moment");
        assertThat(output.getAll()).contains("The database is unavailable: away");
    }

    private MockHttpServletResponse answerTo(RuntimeException failure) throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        new DatabaseOutageFilter(responses)
                .doFilter(new MockHttpServletRequest("POST", "/oauth2/token"), response, (request, other) -> {
                    throw failure;
                });
        return response;
    }

    private static final class BusyException extends DomainException {

        private static final long serialVersionUID = 1L;

        BusyException() {
            super(Kind.UNAVAILABLE, "too-busy");
        }
    }
}
