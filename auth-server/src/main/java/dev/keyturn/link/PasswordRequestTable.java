package dev.keyturn.link;

import dev.keyturn.database.NamedStatement;
import dev.keyturn.database.NamedStatements;
import dev.keyturn.database.StoredTime;
import dev.keyturn.signing.Sealing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Repository;

/** The table {@code password_request}. What a person typed is sealed: it may be anything. */
@Repository
class PasswordRequestTable {

    private static final String PURPOSE = "password-request";
    private static final String SEPARATOR = "\n";
    private static final Duration USEFUL = Duration.ofHours(1);

    private static final String INSERT =
            "insert into password_request (id, typed, created_at) values (:id, :typed, :now)";
    private static final String OLDEST =
            "select id, typed from password_request order by created_at fetch first :limit rows only";
    private static final String PURGE = """
            delete from password_request where id in (
                select id from password_request where created_at < :before order by created_at fetch first :limit rows only)""";

    private final NamedStatements statements;
    private final Sealing sealing;
    private final Clock clock;

    PasswordRequestTable(NamedStatements statements, Sealing sealing, Clock clock) {
        this.statements = statements;
        this.sealing = sealing;
        this.clock = clock;
    }

    void insert(Asked asked) {
        statements.run(new NamedStatement(
                INSERT,
                Map.of(
                        "id", UUID.randomUUID(),
                        "typed", sealing.seal(asked.network + SEPARATOR + asked.typed, PURPOSE),
                        "now", StoredTime.now(clock))));
    }

    List<Waiting> oldest(int limit) {
        return statements.query(
                new NamedStatement(OLDEST, Map.of("limit", limit)),
                (row, number) -> new Waiting(row.getObject("id", UUID.class), row.getString("typed")));
    }

    /**
     * Takes a request out, in the current transaction.
     *
     * @return false if another node has taken it
     */
    boolean take(Waiting request) {
        return statements.run(
                        new NamedStatement("delete from password_request where id = :id", Map.of("id", request.id)))
                == 1;
    }

    /** The account and the network of a request; empty if it is sealed under a key that is not configured any more. */
    Optional<Asked> open(Waiting request) {
        return sealing.open(request.sealed, PURPOSE)
                .map(text -> text.split(SEPARATOR, 2))
                .map(parts -> new Asked(parts[1], parts[0]));
    }

    /** @return how many were deleted that nothing has taken, as without a mail server, at most the limit */
    int deleteOld(Instant now, int limit) {
        return statements.run(new NamedStatement(PURGE, Map.of("before", now.minus(USEFUL), "limit", limit)));
    }

    /** Request as it is stored. */
    record Waiting(UUID id, String sealed) {}

    /**
     * Request for a link.
     *
     * @param typed username or e-mail address
     * @param network from which it came
     */
    record Asked(String typed, String network) {

        @Override
        public String toString() {
            return "Asked";
        }
    }
}
