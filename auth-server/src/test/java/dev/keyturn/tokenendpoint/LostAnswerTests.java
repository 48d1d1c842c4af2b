package dev.keyturn.tokenendpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.oauth2.sdk.token.Tokens;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.ServerProcess;
import dev.keyturn.testing.SignedInPartner;
import dev.keyturn.testing.StartedServer;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server is killed right after a refresh, before its client has the answer, and takes longer than the retry window to start. */
@Tag("server")
class LostAnswerTests {

    /** Less than a process takes to start, and enough to repeat a request once it has. */
    private static final String WINDOW = "4s";

    private final int port = StartedServer.freePort();

    @TempDir
    Path folder;

    @Test
    void itsClientRepeatsTheRequestAfterTheRestart() {
        try (ServerProcess killed = start();
                SignedInPartner partner = new SignedInPartner(new Api(URI.create("http://localhost:" + port)))) {
            Partner attempt = partner.attempt();
            RefreshToken first =
                    tokens(attempt.exchange(partner.allow(attempt))).getRefreshToken();
            RefreshToken lost = tokens(attempt.refresh(first)).getRefreshToken();
            killed.kill();

            try (ServerProcess restarted = start()) {
                assertThat(restarted.address()).isEqualTo(killed.address());
                assertThat(tokens(attempt.refresh(first)).getRefreshToken()).isEqualTo(lost);
                assertThat(attempt.refresh(lost).getStatusCode()).isEqualTo(200);
                assertThat(attempt.refresh(first).getStatusCode()).isEqualTo(400);
                assertThat(attempt.refresh(lost).getStatusCode()).isEqualTo(400);
            }
        }
    }

    private ServerProcess start() {
        return ServerProcess.at(
                port,
                "keyturn.issuer=http://localhost:" + port,
                "spring.datasource.url=jdbc:h2:file:" + folder.resolve("keyturn")
                        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0",
                "keyturn.token.refresh-retry-window=" + WINDOW,
                "keyturn.signing.key-encryption-key-file=" + folder.resolve("key"),
                "keyturn.bootstrap.admin.username=" + RunningServer.ADMIN_NAME,
                "keyturn.bootstrap.admin.password=" + RunningServer.ADMIN_PASSWORD,
                "keyturn.bootstrap.client.id=" + RunningServer.AUTOMATION_ID,
                "keyturn.bootstrap.client.secret=" + RunningServer.AUTOMATION_SECRET);
    }

    private static Tokens tokens(HTTPResponse response) {
        return Partner.parse(response).toSuccessResponse().getTokens();
    }
}
