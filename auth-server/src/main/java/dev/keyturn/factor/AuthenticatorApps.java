package dev.keyturn.factor;

import dev.keyturn.database.NamedStatement;
import dev.keyturn.database.NamedStatements;
import dev.keyturn.database.StoredTime;
import dev.keyturn.signing.Sealing;
import dev.keyturn.user.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.stereotype.Repository;

/** The table {@code authenticator_app}. */
@Repository
class AuthenticatorApps {

    private static final String OF_USER = """
            select id, name, created_at, last_used_at from authenticator_app where user_id = :user order by created_at, id""";
    private static final String ANY = """
            select 1 from authenticator_app where user_id = :user union all select 1 from passkey where user_id = :user""";
    private static final String SECRETS =
            "select id, secret, last_step from authenticator_app where user_id = :user order by last_used_at desc nulls last, id";
    private static final String INSERT = """
            insert into authenticator_app (id, user_id, name, secret, key_encryption_key_id, last_step, created_at)
            values (:id, :user, :name, :secret, :key, :step, :now)""";
    private static final String USE = """
            update authenticator_app set last_step = :step, last_used_at = :now where id = :id and last_step < :step""";
    private static final String OF_OTHER_KEYS = """
            select id, secret from authenticator_app where key_encryption_key_id <> :key order by key_encryption_key_id
            fetch first :limit rows only""";
    private static final String RESEAL =
            "update authenticator_app set secret = :secret, key_encryption_key_id = :key where id = :id";

    private final NamedStatements statements;
    private final Sealing sealing;

    AuthenticatorApps(NamedStatements statements, Sealing sealing) {
        this.statements = statements;
        this.sealing = sealing;
    }

    /** Whether a user has an app or a passkey. */
    boolean hasAppOrPasskey(UserId user) {
        return !statements
                .query(new NamedStatement(ANY, Map.of("user", user.value())), (row, number) -> row.getInt(1))
                .isEmpty();
    }

    List<AuthenticatorApp> of(UserId user) {
        return statements.query(
                new NamedStatement(OF_USER, Map.of("user", user.value())),
                (row, number) -> new AuthenticatorApp(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        StoredTime.read(row, "created_at"),
                        StoredTime.readNullable(row, "last_used_at")));
    }

    /** @param step time step of the code with which the user showed that the app has the secret */
    void insert(UserId user, String name, TotpSecret secret, long step, Instant now) {
        UUID id = UUID.randomUUID();
        statements.run(new NamedStatement(
                INSERT,
                Map.of(
                        "id", id,
                        "user", user.value(),
                        "name", name,
                        "secret", sealing.seal(secret.text(), purpose(id)),
                        "key", sealing.keyId(),
                        "step", step,
                        "now", now)));
    }

    /** @return whether the user had it */
    boolean delete(UserId user, UUID id) {
        return statements.run(new NamedStatement(
                        "delete from authenticator_app where id = :id and user_id = :user",
                        Map.of("id", id, "user", user.value())))
                == 1;
    }

    int deleteAllOf(UserId user) {
        return statements.run(new NamedStatement(
                "delete from authenticator_app where user_id = :user", Map.of("user", user.value())));
    }

    /** Whether one of the user's apps has a secret. */
    boolean has(UserId user, TotpSecret secret) {
        return stored(user).stream()
                .anyMatch(app -> open(app.id, app.secret).text().equals(secret.text()));
    }

    /** Accepts a code of one of the user's apps, unless that one or a later one was accepted before. */
    boolean redeem(UserId user, String code, Instant now) {
        return stored(user).stream().anyMatch(app -> use(app, code, now));
    }

    private List<Stored> stored(UserId user) {
        return statements.query(
                new NamedStatement(SECRETS, Map.of("user", user.value())),
                (row, number) ->
                        new Stored(row.getObject("id", UUID.class), row.getString("secret"), row.getLong("last_step")));
    }

    private boolean use(Stored app, String code, Instant now) {
        OptionalLong step = open(app.id, app.secret).stepOf(code, now, app.lastStep);
        return step.isPresent()
                && statements.run(new NamedStatement(USE, Map.of("id", app.id, "step", step.getAsLong(), "now", now)))
                        == 1;
    }

    /**
     * Seals secrets under the current key-encryption key that are sealed under another.
     *
     * @return how many; less than the limit if there are no more
     */
    int reseal(int limit) {
        List<Stored> others = statements.query(
                new NamedStatement(OF_OTHER_KEYS, Map.of("key", sealing.keyId(), "limit", limit)),
                (row, number) -> new Stored(row.getObject("id", UUID.class), row.getString("secret"), 0));
        for (Stored app : others) {
            String secret = open(app.id, app.secret).text();
            statements.run(new NamedStatement(
                    RESEAL,
                    Map.of("id", app.id, "secret", sealing.seal(secret, purpose(app.id)), "key", sealing.keyId())));
        }
        return others.size();
    }

    private TotpSecret open(UUID id, String sealed) {
        return TotpSecret.parse(sealing.open(sealed, purpose(id))
                .orElseThrow(() -> new IllegalStateException(
                        "The secret of authenticator app " + id + " is sealed under a key that is not configured")));
    }

    private static String purpose(UUID id) {
        return "authenticator-app " + id;
    }

    private record Stored(UUID id, String secret, long lastStep) {}
}
