package dev.keyturn.benchmarks.http;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * Refresh tokens of the client {@code web}, each of a grant of its own, issued over the last days; ten grants have the same user.
 * All can be computed from their numbers, so that any of them can be used.
 */
final class ManyRefreshTokens {

    private static final Duration ISSUED_WITHIN = Duration.ofDays(13);
    private static final Duration IDLE_TIMEOUT = Duration.ofDays(14);
    private static final Duration LIFETIME = Duration.ofDays(30);
    private static final int GRANTS_OF_A_USER = 10;
    private static final int BATCH = 20_000;

    private static final String COPY_GRANTS = """
            copy oauth_authorization (id, client_id, subject, authenticated_at, session_id, redirect_uri, requested_scope,
                requested_resources, code_challenge, authorized_scope, created_at, expires_at, refresh_ends_at) from stdin""";

    private static final String COPY_TOKENS = """
            copy oauth_token (id, authorization_id, kind, digest, issued_at, expires_at) from stdin""";

    private final Connection database;
    private final URI origin;
    private final Path folder;
    private final long count;
    private final Set<Long> drawn = new HashSet<>();
    private final Random random = new Random();

    /** @param folder where tokens for wrk can be written */
    ManyRefreshTokens(Connection database, URI origin, Path folder, long count) {
        this.database = database;
        this.origin = origin;
        this.folder = folder;
        this.count = count;
    }

    void write() throws SQLException {
        Progress progress = new Progress("refresh tokens", count);
        CopyManager copy = database.unwrap(PGConnection.class).getCopyAPI();
        Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        new BulkTables(database, "oauth_authorization", "oauth_token").fill(() -> {
            for (long first = 0; first < count; first += BATCH) {
                long last = Math.min(count, first + BATCH);
                write(copy, first, last, end);
                progress.reach(last);
            }
        });
    }

    private void write(CopyManager copy, long first, long last, Instant end) throws SQLException {
        StringBuilder grants = new StringBuilder();
        StringBuilder tokens = new StringBuilder();
        for (long number = first; number < last; number++) {
            Instant at = end.minusMillis(ISSUED_WITHIN.toMillis() / count * (count - number));
            StoredRefreshToken token = StoredRefreshToken.of(number);
            String user = StoredRefreshToken.id("user", number / GRANTS_OF_A_USER);
            String session = StoredRefreshToken.id("session", number);
            add(
                    grants,
                    token.grant(),
                    "web",
                    user,
                    at,
                    session,
                    "http://localhost:1/callback",
                    "openid orders:read",
                    "");
            add(grants, StoredRefreshToken.CHALLENGE, "openid orders:read", at, at.plus(LIFETIME), at.plus(LIFETIME));
            end(grants);
            add(tokens, token.id(), token.grant(), "REFRESH", token.digest(), at, at.plus(IDLE_TIMEOUT));
            end(tokens);
        }
        try {
            copy.copyIn(COPY_GRANTS, new StringReader(grants.toString()));
            copy.copyIn(COPY_TOKENS, new StringReader(tokens.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(StringBuilder rows, Object... values) {
        for (Object value : values) {
            rows.append(value).append('\t');
        }
    }

    private static void end(StringBuilder rows) {
        rows.setCharAt(rows.length() - 1, '\n');
    }

    /**
     * Refreshing that begins with tokens drawn at random from all, for each run others.
     *
     * @param authorization of the client
     */
    Scenario refreshing(int perRun, String authorization) {
        return new Scenario(
                Scenario.Kind.REFRESH_OF_MANY,
                origin.resolve("/oauth2/token"),
                connections -> Map.of(
                        "REFRESH_TOKENS_FILE",
                        Lines.write(folder.resolve("refresh-tokens"), draw(perRun))
                                .toString(),
                        "AUTHORIZATION",
                        authorization),
                1);
    }

    private List<String> draw(int perRun) {
        List<String> tokens = new ArrayList<>();
        while (tokens.size() < perRun && drawn.size() < count) {
            long number = random.nextLong(count);
            if (drawn.add(number)) {
                tokens.add(StoredRefreshToken.of(number).text());
            }
        }
        return tokens;
    }
}
