package dev.keyturn.session;

import dev.keyturn.database.GuardedUpdates;
import dev.keyturn.database.NamedStatement;
import dev.keyturn.database.NamedStatements;
import dev.keyturn.database.ReturningUpdates;
import dev.keyturn.database.StoredTime;
import dev.keyturn.user.FailedSignIns;
import dev.keyturn.user.SessionUsers;
import dev.keyturn.user.SignInMethods;
import dev.keyturn.user.SignedInUser;
import dev.keyturn.user.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;

/** The table {@code user_session}. */
@Repository
class SessionRows {

    private static final String FIND = """
            select sid, user_id, signed_in_at, last_used_at, failed_sign_ins, last_failed_at, methods, version, attributes from user_session
            where digest = :digest""";
    private static final String FIND_OF = """
            select sid, signed_in_at, last_used_at, methods, attributes from user_session where user_id = :user
            order by last_used_at desc fetch first :limit rows only""";
    private static final String INSERT = """
            insert into user_session (digest, sid, user_id, signed_in_at, last_used_at, failed_sign_ins, last_failed_at,
                methods, version, attributes)
            select cast(:digest as varchar), cast(:sid as varchar), cast(:sessionUserId as uuid),
                cast(:signedInAt as timestamp(6) with time zone), cast(:now as timestamp(6) with time zone),
                cast(:failedSignIns as integer), cast(:lastFailedAt as timestamp(6) with time zone),
                cast(:methods as varchar), 0, cast(:attributes as varchar)
            where true""";
    private static final String UPDATE = """
            update user_session set attributes = :attributes, version = version + 1, last_used_at = :now
            where digest = :digest and version = :version""";
    private static final String TOUCH =
            "update user_session set last_used_at = :now where digest = :digest and last_used_at < :now";
    private static final String DELETE_ENDED = """
            delete from user_session where digest in (
                select digest from user_session where last_used_at <= :idleSince
                order by last_used_at fetch first :limit rows only)""";

    private final NamedStatements statements;
    private final GuardedUpdates updates;
    private final ReturningUpdates returning;

    SessionRows(NamedStatements statements, GuardedUpdates updates, ReturningUpdates returning) {
        this.statements = statements;
        this.updates = updates;
        this.returning = returning;
    }

    Optional<SessionRow> find(String digest) {
        return statements
                .query(
                        new NamedStatement(FIND, Map.of("digest", digest)),
                        (row, number) -> new SessionRow(
                                row.getString("sid"),
                                new UserId(row.getObject("user_id", UUID.class)),
                                StoredTime.read(row, "signed_in_at"),
                                StoredTime.read(row, "last_used_at"),
                                new FailedSignIns(
                                        row.getInt("failed_sign_ins"), StoredTime.readNullable(row, "last_failed_at")),
                                SignInMethods.parse(row.getString("methods")),
                                row.getInt("version"),
                                row.getString("attributes")))
                .stream()
                .findFirst();
    }

    /** @return false if the user may not sign in any more, or has another password by now */
    boolean insert(String digest, SignedInUser user, String attributes, Instant now) {
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("digest", digest);
        values.put("sid", user.sessionId());
        values.put("sessionUserId", user.id().value());
        values.put("signedInAt", user.signedInAt());
        values.put("now", now);
        values.put("failedSignIns", user.failedSignIns().count());
        values.put("lastFailedAt", user.failedSignIns().lastAt());
        values.put("methods", user.methods().text());
        values.put("attributes", attributes);
        return updates.insertIf(List.of(SessionUsers.standing(user)), List.of(new NamedStatement(INSERT, values)));
    }

    /** @return false if the session has ended, or has another version by now */
    boolean update(String digest, int version, String attributes, Instant now) {
        return statements.run(new NamedStatement(
                        UPDATE, Map.of("digest", digest, "version", version, "attributes", attributes, "now", now)))
                == 1;
    }

    void touch(String digest, Instant now) {
        statements.run(new NamedStatement(TOUCH, Map.of("digest", digest, "now", now)));
    }

    /** @return the digests of those that were there */
    List<String> deleteBySid(Collection<String> sids) {
        return returning.delete("delete from user_session where sid in (:sids)", "digest", Map.of("sids", sids));
    }

    /** @return the digests of those that were there */
    List<String> deleteOf(UserId user) {
        return returning.delete(
                "delete from user_session where user_id = :user", "digest", Map.of("user", user.value()));
    }

    List<String> digestsOf(UserId user) {
        return returning.query("select digest from user_session where user_id = :user", Map.of("user", user.value()));
    }

    /** Sessions of a user, the ones used last first. */
    List<UserSessionRow> of(UserId user, int limit) {
        return statements.query(
                new NamedStatement(FIND_OF, Map.of("user", user.value(), "limit", limit)),
                (row, number) -> new UserSessionRow(
                        row.getString("sid"),
                        StoredTime.read(row, "signed_in_at"),
                        StoredTime.read(row, "last_used_at"),
                        SignInMethods.parse(row.getString("methods")),
                        row.getString("attributes")));
    }

    void delete(String digest) {
        statements.run(new NamedStatement("delete from user_session where digest = :digest", Map.of("digest", digest)));
    }

    int deleteIdleSince(Instant idleSince, int limit) {
        return statements.run(new NamedStatement(DELETE_ENDED, Map.of("idleSince", idleSince, "limit", limit)));
    }

    record SessionRow(
            String sid,
            UserId user,
            Instant signedInAt,
            Instant lastUsedAt,
            FailedSignIns failedSignIns,
            SignInMethods methods,
            int version,
            String attributes) {}

    record UserSessionRow(
            String sid, Instant signedInAt, Instant lastUsedAt, SignInMethods methods, String attributes) {}
}
