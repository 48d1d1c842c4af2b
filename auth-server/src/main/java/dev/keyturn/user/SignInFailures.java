package dev.keyturn.user;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * The table {@code sign_in_failure}: wrong passwords by user and network. A row is read and written while its user's row is
 * locked.
 */
@Repository
class SignInFailures {

    private static final String READ = """
            select f.forgotten_at, f.locked_until from sign_in_failure f
            where f.user_id = (select u.id from user_account u where u.login_name = ?) and f.network = ?
            """;
    private static final String WRITE = """
            merge into sign_in_failure f
            using (select u.id as user_id, cast(? as varchar(64)) as network,
                          cast(? as timestamp(6) with time zone) as forgotten_at,
                          cast(? as timestamp(6) with time zone) as locked_until
                   from user_account u where u.login_name = ?) n
            on f.user_id = n.user_id and f.network = n.network
            when matched then update set forgotten_at = n.forgotten_at, locked_until = n.locked_until
            when not matched then insert (user_id, network, forgotten_at, locked_until)
                values (n.user_id, n.network, n.forgotten_at, n.locked_until)
            """;
    private static final String DELETE_FORGOTTEN = """
            delete from sign_in_failure where (user_id, network) in (
                select user_id, network from sign_in_failure
                where forgotten_at <= ? and (locked_until is null or locked_until <= ?)
                order by forgotten_at fetch first ? rows only)
            """;

    private final JdbcTemplate database;

    SignInFailures(JdbcTemplate database) {
        this.database = database;
    }

    /** The count for a login name and a network. Takes one statement, whether a user has the name or not. */
    WrongPasswords read(String loginName, String network) {
        return database
                .query(
                        READ,
                        (row, number) -> new WrongPasswords(
                                row.getObject("forgotten_at", OffsetDateTime.class)
                                        .toInstant(),
                                instant(row.getObject("locked_until", OffsetDateTime.class))),
                        loginName,
                        network)
                .stream()
                .findFirst()
                .orElse(WrongPasswords.NONE);
    }

    /** Does nothing, at the cost of a statement, if no user has this name. */
    void write(String loginName, String network, WrongPasswords count) {
        database.update(WRITE, network, at(count.forgottenAt()), at(count.lockedUntil()), loginName);
    }

    void delete(UserId user, String network) {
        database.update("delete from sign_in_failure where user_id = ? and network = ?", user.value(), network);
    }

    void deleteAll(UserId user) {
        database.update("delete from sign_in_failure where user_id = ?", user.value());
    }

    /** @return how many were deleted, at most the limit */
    int deleteForgotten(Instant now, int limit) {
        return database.update(DELETE_FORGOTTEN, at(now), at(now), limit);
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
        return Optional.ofNullable(at).map(OffsetDateTime::toInstant).orElse(null);
    }
}
