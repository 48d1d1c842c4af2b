package dev.keyturn.client.authentication.assertion;

import dev.keyturn.oauth.TokenDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The assertions that have been used and have not expired, so that none is honoured twice.
 *
 * <p>Choice (ADR 0030): they are in the database, by the digest of client and {@code jti}, so that all nodes see them and a
 * restart loses none. The insert is the check: of two nodes that are sent the same assertion, one inserts it.
 */
@Component
class UsedAssertions {

    private static final String INSERT = """
            insert into client_assertion (digest, expires_at) values (:digest, :expires_at) on conflict do nothing
            """;

    private final JdbcClient jdbc;

    UsedAssertions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Uses an assertion up.
     *
     * @param jti unique among those of the client
     * @param expiresAt from when on it is refused for its age and need not be kept
     * @return whether it had not been used before; of two calls with the same one, one gets true
     */
    boolean use(String clientId, String jti, Instant expiresAt) {
        // no client identifier has a line break in it
        String digest = TokenDigest.of(clientId + "\n" + jti).hex();
        return jdbc.sql(INSERT)
                        .param("digest", digest)
                        .param("expires_at", expiresAt.atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }
}
