package dev.keyturn.letter;

import dev.keyturn.database.NamedStatement;
import dev.keyturn.database.NamedStatements;
import dev.keyturn.database.StoredTime;
import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.signing.Sealing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Repository;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The table {@code letter}. The time at which a letter is due is also the end of the lease of the node that sends it, and the number
 * of attempts says which lease it is.
 */
@Repository
class LetterTable {

    private static final List<String> FOR_ANYONE = Arrays.stream(LetterKind.values())
            .filter(LetterKind::isForAnyone)
            .map(LetterKind::code)
            .toList();

    private static final String INSERT = """
            insert into letter (id, kind, address_digest, content, attempts, due_at, is_sent, is_suppressed, created_at, expires_at)
            values (:id, :kind, :address, :content, 0, :now, false, false, :now, :expires)""";

    private static final String DUE = """
            select id, kind, address_digest, content, attempts, created_at, expires_at from letter
            where due_at <= :now order by due_at fetch first :limit rows only""";

    private static final String CLAIM = """
            update letter set due_at = :until, attempts = attempts + 1
            where id = :id and attempts = :attempts and due_at is not null""";

    private static final String POSTPONE =
            "update letter set due_at = :until where id = :id and attempts = :attempts and due_at is not null";

    private static final String CLOSE = """
            update letter set due_at = null, content = null, is_sent = :sent, is_suppressed = :suppressed
            where id = :id and attempts = :attempts""";

    private static final String PURGE = """
            delete from letter where id in (
                select id from letter where created_at < :before and expires_at < :now order by created_at fetch first :limit rows only)""";

    private final NamedStatements statements;
    private final Sealing sealing;
    private final JsonMapper json;

    LetterTable(NamedStatements statements, Sealing sealing, JsonMapper json) {
        this.statements = statements;
        this.sealing = sealing;
        this.json = json;
    }

    void insert(Letter letter, Instant now) {
        UUID id = UUID.randomUUID();
        statements.run(new NamedStatement(
                INSERT,
                Map.of(
                        "id", id,
                        "kind", letter.kind().code(),
                        "address",
                                TokenDigest.of(letter.to().toLowerCase(Locale.ROOT))
                                        .hex(),
                        "content", sealing.seal(json.writeValueAsString(letter), purpose(id)),
                        "now", now,
                        "expires", now.plus(letter.useful()))));
    }

    List<Waiting> due(Instant now, int limit) {
        return statements.query(
                new NamedStatement(DUE, Map.of("now", now, "limit", limit)), (row, number) -> Waiting.read(row));
    }

    /** @return the letter as this node has it now; empty if another node was faster */
    Optional<Waiting> claim(Waiting letter, Instant until) {
        return change(CLAIM, letter, Map.of("until", until)) ? Optional.of(letter.attempted()) : Optional.empty();
    }

    /** @return whether this node still has the letter */
    boolean postpone(Waiting letter, Instant until) {
        return change(POSTPONE, letter, Map.of("until", until));
    }

    /** Ends the wait of a letter, and forgets its content. */
    void close(Waiting letter, boolean isSent, boolean isSuppressed) {
        change(CLOSE, letter, Map.of("sent", isSent, "suppressed", isSuppressed));
    }

    private boolean change(String sql, Waiting letter, Map<String, Object> values) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("id", letter.id);
        all.put("attempts", letter.attempts);
        return statements.run(new NamedStatement(sql, all)) == 1;
    }

    /** Letters to the same address before this one that were not suppressed. */
    Earlier earlier(Waiting letter) {
        boolean isForAnyone = FOR_ANYONE.contains(letter.kind);
        Instant created = letter.createdAt;
        return statements
                .query(
                        new NamedStatement(
                                """
            select count(*) as of_day, coalesce(sum(case when kind = :kind and created_at > :hour then 1 else 0 end), 0) as of_hour
            from letter
            where address_digest = :address and created_at > :day and not is_suppressed
                and (created_at < :created or (created_at = :created and id < :id))
                and %s (kind in (:anyone))""".formatted(isForAnyone ? "" : "not"),
                                Map.of(
                                        "kind",
                                        letter.kind,
                                        "hour",
                                        created.minus(Duration.ofHours(1)),
                                        "day",
                                        created.minus(Duration.ofDays(1)),
                                        "address",
                                        letter.addressDigest,
                                        "created",
                                        created,
                                        "id",
                                        letter.id,
                                        "anyone",
                                        FOR_ANYONE)),
                        (row, number) -> new Earlier(row.getLong("of_hour"), row.getLong("of_day")))
                .get(0);
    }

    /** The letter; empty if its content cannot be read, as without the key under which it was sealed. */
    Optional<Letter> open(Waiting letter) {
        try {
            return sealing.open(letter.content, purpose(letter.id)).map(text -> json.readValue(text, Letter.class));
        } catch (JacksonException e) {
            // written by another version
            return Optional.empty();
        }
    }

    /** @return how many letters were deleted whose limits are over, at most the limit */
    int deleteOld(Instant now, int limit) {
        return statements.run(
                new NamedStatement(PURGE, Map.of("before", now.minus(Duration.ofDays(1)), "now", now, "limit", limit)));
    }

    private static String purpose(UUID id) {
        return "letter " + id;
    }

    /**
     * Earlier letters to an address.
     *
     * @param ofHour those of the same kind in the hour before
     * @param ofDay those in the day before: for a kind that anyone can request, of such kinds, else of all others
     */
    record Earlier(long ofHour, long ofDay) {}

    /**
     * Letter in the outbox.
     *
     * @param content sealed
     */
    record Waiting(
            UUID id,
            String kind,
            String addressDigest,
            String content,
            int attempts,
            Instant createdAt,
            Instant expiresAt) {

        static Waiting read(ResultSet row) throws SQLException {
            return new Waiting(
                    row.getObject("id", UUID.class),
                    row.getString("kind"),
                    row.getString("address_digest"),
                    row.getString("content"),
                    row.getInt("attempts"),
                    StoredTime.read(row, "created_at"),
                    StoredTime.read(row, "expires_at"));
        }

        Waiting attempted() {
            return new Waiting(id, kind, addressDigest, content, attempts + 1, createdAt, expiresAt);
        }
    }
}
