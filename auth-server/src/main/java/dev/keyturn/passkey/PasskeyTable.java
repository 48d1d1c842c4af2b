package dev.keyturn.passkey;

import dev.keyturn.database.NamedStatement;
import dev.keyturn.database.NamedStatements;
import dev.keyturn.database.StoredTime;
import dev.keyturn.user.UserId;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Repository;

/** The tables {@code passkey} and {@code passkey_user}. */
@Repository
class PasskeyTable {

    private static final String OF_USER = """
            select id, credential_id, name, sign_count, backup_eligible, backed_up, transports, created_at, last_used_at
            from passkey where user_id = :user order by created_at, id""";
    private static final String BY_CREDENTIAL_ID = """
            select p.id, p.user_id, u.handle, p.credential, p.sign_count, p.backup_eligible, p.backed_up, p.challenged_at
            from passkey p join passkey_user u on u.user_id = p.user_id where p.credential_id = :credentialId""";
    private static final String INSERT = """
            insert into passkey (id, user_id, credential_id, name, credential, sign_count, backup_eligible, backed_up, transports,
              challenged_at, created_at)
            values (:id, :user, :credentialId, :name, :credential, :signCount, :backupEligible, :backedUp, :transports,
              :challengedAt, :now)
            on conflict do nothing""";
    private static final String USE = """
            update passkey set sign_count = :signCount, backed_up = :backedUp, challenged_at = :challengedAt, last_used_at = :now
            where id = :id and challenged_at < :challengedAt and (sign_count < :signCount or (sign_count = 0 and :signCount = 0))""";
    private static final String INSERT_HANDLE =
            "insert into passkey_user (user_id, handle) values (:user, :handle) on conflict do nothing";

    /** As long as the standard allows. */
    private static final int HANDLE_BYTES = 64;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final NamedStatements statements;

    PasskeyTable(NamedStatements statements) {
        this.statements = statements;
    }

    List<Passkey> of(UserId user) {
        return statements.query(
                new NamedStatement(OF_USER, Map.of("user", user.value())), (row, number) -> passkey(row));
    }

    Optional<StoredPasskey> find(String credentialId) {
        return statements
                .query(
                        new NamedStatement(BY_CREDENTIAL_ID, Map.of("credentialId", credentialId)),
                        (row, number) -> stored(row))
                .stream()
                .findFirst();
    }

    /** The handle of a user, which is made when it is first asked for. */
    String handle(UserId user) {
        return storedHandle(user).orElseGet(() -> {
            byte[] handle = new byte[HANDLE_BYTES];
            RANDOM.nextBytes(handle);
            statements.run(new NamedStatement(
                    INSERT_HANDLE,
                    Map.of(
                            "user",
                            user.value(),
                            "handle",
                            Base64.getUrlEncoder().withoutPadding().encodeToString(handle))));
            return storedHandle(user).orElseThrow();
        });
    }

    private Optional<String> storedHandle(UserId user) {
        return statements
                .query(
                        new NamedStatement(
                                "select handle from passkey_user where user_id = :user", Map.of("user", user.value())),
                        (row, number) -> row.getString("handle"))
                .stream()
                .findFirst();
    }

    /**
     * Adds a passkey to a user who has a handle.
     *
     * @param challengedAt time of the challenge that it was made for
     * @return whether no user had it
     */
    boolean insert(UserId user, String name, NewPasskey passkey, Instant challengedAt, Instant now) {
        return statements.run(new NamedStatement(
                        INSERT,
                        Map.ofEntries(
                                Map.entry("id", UUID.randomUUID()),
                                Map.entry("user", user.value()),
                                Map.entry("credentialId", passkey.credentialId()),
                                Map.entry("name", name),
                                Map.entry("credential", passkey.credential()),
                                Map.entry("signCount", passkey.signCount()),
                                Map.entry("backupEligible", passkey.backupEligible()),
                                Map.entry("backedUp", passkey.backedUp()),
                                Map.entry("transports", String.join(" ", passkey.transports())),
                                Map.entry("challengedAt", challengedAt),
                                Map.entry("now", now))))
                == 1;
    }

    /**
     * Uses up a challenge.
     *
     * @return false if that one or a later one was used before, or the count does not rise
     */
    boolean use(UUID id, UsedPasskey used, Instant challengedAt, Instant now) {
        return statements.run(new NamedStatement(
                        USE,
                        Map.of(
                                "id", id,
                                "signCount", used.signCount(),
                                "backedUp", used.backedUp(),
                                "challengedAt", challengedAt,
                                "now", now)))
                == 1;
    }

    void rename(UUID id, String name) {
        statements.run(
                new NamedStatement("update passkey set name = :name where id = :id", Map.of("id", id, "name", name)));
    }

    void delete(UUID id) {
        statements.run(new NamedStatement("delete from passkey where id = :id", Map.of("id", id)));
    }

    int deleteAllOf(UserId user) {
        return statements.run(
                new NamedStatement("delete from passkey where user_id = :user", Map.of("user", user.value())));
    }

    private static Passkey passkey(ResultSet row) throws SQLException {
        return new Passkey(
                row.getObject("id", UUID.class),
                row.getString("credential_id"),
                row.getString("name"),
                row.getLong("sign_count"),
                row.getBoolean("backup_eligible"),
                row.getBoolean("backed_up"),
                Stream.of(row.getString("transports").split(" "))
                        .filter(transport -> !transport.isEmpty())
                        .toList(),
                StoredTime.read(row, "created_at"),
                StoredTime.readNullable(row, "last_used_at"));
    }

    private static StoredPasskey stored(ResultSet row) throws SQLException {
        return new StoredPasskey(
                row.getObject("id", UUID.class),
                new UserId(row.getObject("user_id", UUID.class)),
                row.getString("handle"),
                row.getString("credential"),
                row.getLong("sign_count"),
                row.getBoolean("backup_eligible"),
                row.getBoolean("backed_up"),
                StoredTime.read(row, "challenged_at"));
    }
}
