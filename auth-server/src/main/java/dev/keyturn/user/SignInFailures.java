package dev.keyturn.user;

import dev.keyturn.database.StoredTime;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Repository;

/**
 * The table {@code sign_in_failure}: wrong passwords by user and place, which is a network, one around it, a known device, or all
 * networks together. A row is read and written while its user's row is locked.
 */
@Repository
class SignInFailures {

    /** All networks together; the name of none of them, and of no device. */
    static final String ANYWHERE = "*";

    /** Is not a login name. */
    private static final String NOBODY = "";

    /** Places of an attempt beside {@link #ANYWHERE}: a device, a network, and two around it. */
    private static final int MAX_PLACES = 4;

    private static final String LOCK = """
            select id, enabled, password_changed_at, devices_forgotten_at
            from user_account where login_name = ? for update
            """;
    private static final String READ = """
            select f.network, f.forgotten_at, f.locked_until, f.since_sign_in, f.last_failed_at from sign_in_failure f
            where f.user_id = (select u.id from user_account u where u.login_name = ?) and f.network in (?, ?, ?, ?, '*')
            """;
    private static final String ROW = """
            select u.id as user_id, cast(? as varchar(64)) as network,
                   cast(? as timestamp(6) with time zone) as forgotten_at,
                   cast(? as timestamp(6) with time zone) as locked_until,
                   cast(? as integer) as since_sign_in,
                   cast(? as timestamp(6) with time zone) as last_failed_at
            from user_account u where u.login_name = ?
            """;
    private static final String WRITE = """
            merge into sign_in_failure f
            using (%s union all %s union all %s union all %s) n
            on f.user_id = n.user_id and f.network = n.network
            when matched then update set forgotten_at = n.forgotten_at, locked_until = n.locked_until,
                since_sign_in = n.since_sign_in, last_failed_at = n.last_failed_at
            when not matched then insert
                (user_id, network, forgotten_at, locked_until, since_sign_in, last_failed_at)
                values (n.user_id, n.network, n.forgotten_at, n.locked_until, n.since_sign_in, n.last_failed_at)
            """.formatted(ROW, ROW, ROW, ROW);
    private static final String DELETE_FORGOTTEN = """
            delete from sign_in_failure where (user_id, network) in (
                select user_id, network from sign_in_failure
                where since_sign_in = 0 and forgotten_at <= ? and (locked_until is null or locked_until <= ?)
                order by forgotten_at fetch first ? rows only)
            """;

    private final JdbcTemplate database;

    SignInFailures(JdbcTemplate database) {
        this.database = database;
    }

    /** Locks a user's row without reading more of it than a sign-in needs. */
    Optional<Account> lock(String loginName) {
        return database
                .query(
                        LOCK,
                        (row, number) -> new Account(
                                new UserId(row.getObject("id", UUID.class)),
                                row.getBoolean("enabled"),
                                StoredTime.read(row, "password_changed_at"),
                                StoredTime.readNullable(row, "devices_forgotten_at")),
                        loginName)
                .stream()
                .findFirst();
    }

    /**
     * Counts of a user at some places. Takes one statement, whether a user has the name or not.
     *
     * @param places 1 to {@value #MAX_PLACES}
     */
    Counts read(String loginName, List<String> places) {
        Counts counts = new Counts(new HashMap<>(), FailedSignIns.NONE);
        Stream<String> names = Stream.concat(places.stream(), Stream.generate(() -> places.get(0)));
        Object[] parameters =
                Stream.concat(Stream.of(loginName), names.limit(MAX_PLACES)).toArray();
        for (Counts row : database.query(READ, SignInFailures::counts, parameters)) {
            counts.places.putAll(row.places);
            counts = row.places.containsKey(ANYWHERE) ? new Counts(counts.places, row.sinceSignIn) : counts;
        }
        return counts;
    }

    private static Counts counts(ResultSet row, int number) throws SQLException {
        WrongPasswords wrong =
                new WrongPasswords(StoredTime.read(row, "forgotten_at"), StoredTime.readNullable(row, "locked_until"));
        return new Counts(
                Map.of(row.getString("network"), wrong),
                new FailedSignIns(row.getInt("since_sign_in"), StoredTime.readNullable(row, "last_failed_at")));
    }

    /**
     * Writes the counts of places that have changed, and those of the account.
     *
     * <p>Takes one statement in each case, and does nothing if no user has the name.
     *
     * @param changed counts by place, of three places at most
     */
    void write(String loginName, Map<String, WrongPasswords> changed, Counts ofAccount) {
        List<@Nullable Object> parameters = new ArrayList<>();
        changed.forEach((place, count) -> addRow(parameters, place, count, FailedSignIns.NONE, loginName));
        for (int i = changed.size(); i < MAX_PLACES - 1; i++) {
            addRow(parameters, ANYWHERE, WrongPasswords.NONE, FailedSignIns.NONE, NOBODY);
        }
        addRow(parameters, ANYWHERE, ofAccount.anywhere(), ofAccount.sinceSignIn, loginName);
        database.update(WRITE, parameters.toArray());
    }

    private static void addRow(
            List<@Nullable Object> parameters,
            String place,
            WrongPasswords count,
            FailedSignIns sinceSignIn,
            String loginName) {
        parameters.add(place);
        parameters.add(at(count.forgottenAt()));
        parameters.add(at(count.lockedUntil()));
        parameters.add(sinceSignIn.count());
        parameters.add(at(sinceSignIn.lastAt()));
        parameters.add(loginName);
    }

    void delete(UserId user, String place) {
        database.update("delete from sign_in_failure where user_id = ? and network = ?", user.value(), place);
    }

    /** Resets the count of failures that the user has just seen. */
    void forgetFailedSignIns(UserId user) {
        database.update(
                "update sign_in_failure set since_sign_in = 0, last_failed_at = null where user_id = ? and network = ?",
                user.value(),
                ANYWHERE);
    }

    /** Makes no device known on which the user signed in at this time or before. */
    void forgetDevices(UserId user, Instant now) {
        database.update("update user_account set devices_forgotten_at = ? where id = ?", at(now), user.value());
    }

    /** Lifts all locks of a user, and keeps the count of failures for the next sign-in. */
    void unlock(UserId user) {
        database.update("delete from sign_in_failure where user_id = ? and since_sign_in = 0", user.value());
        database.update(
                "update sign_in_failure set forgotten_at = ?, locked_until = null where user_id = ?",
                at(Instant.EPOCH),
                user.value());
    }

    /** @return how many were deleted, at most the limit */
    int deleteForgotten(Instant now, int limit) {
        return database.update(DELETE_FORGOTTEN, at(now), at(now), limit);
    }

    /**
     * Counts of a user.
     *
     * @param places counts by place; all networks together are {@value #ANYWHERE}
     * @param sinceSignIn failures to show to the user at the next sign-in
     */
    record Counts(Map<String, WrongPasswords> places, FailedSignIns sinceSignIn) {

        WrongPasswords at(String place) {
            return places.getOrDefault(place, WrongPasswords.NONE);
        }

        WrongPasswords anywhere() {
            return at(ANYWHERE);
        }
    }

    /** A user who may or may not sign in. */
    record Account(
            UserId id,
            boolean enabled,
            Instant passwordChangedAt,
            @Nullable Instant devicesForgottenAt) {}

    private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
