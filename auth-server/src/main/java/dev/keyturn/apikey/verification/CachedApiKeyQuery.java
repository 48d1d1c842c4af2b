package dev.keyturn.apikey.verification;

import dev.keyturn.apikey.budget.Budget;
import dev.keyturn.client.ClientId;
import dev.keyturn.network.IpNetwork;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads a key with all that decides on it, its client included, in one statement. */
@Component
class CachedApiKeyQuery {

    private static final String BY_DIGEST = """
            select k.id, k.client_id, c.enabled as client_enabled, k.environment, k.enabled, k.created_at, k.not_before,
                k.expires_at, k.revoked_at, k.quarantined_at, k.version,
                c.version as client_version, k.rate_limit, k.rate_period_seconds, k.quota_limit, k.quota_period_seconds,
                (select array_agg(s.scope) from api_key_scope s
                    join client_scope a on a.client_id = k.client_id and a.scope = s.scope
                    where s.api_key_id = k.id) as scopes,
                (select array_agg(n.network) from api_key_network n where n.api_key_id = k.id) as networks,
                (select array_agg(w.network) from api_key_known_network w where w.api_key_id = k.id
                    and w.first_used_at <= k.quarantined_at - interval '1' day) as known_networks
            from api_key k join client c on c.client_id = k.client_id
            where k.digest = :digest
            """;

    private final JdbcClient jdbc;

    CachedApiKeyQuery(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param digest 64 lower-case hexadecimal digits */
    Optional<CachedApiKey> find(String digest) {
        return jdbc.sql(BY_DIGEST)
                .param("digest", digest)
                .query((row, number) -> key(row))
                .optional();
    }

    private static CachedApiKey key(ResultSet row) throws SQLException {
        return new CachedApiKey(
                row.getObject("id", UUID.class),
                new ClientId(row.getString("client_id")),
                row.getBoolean("client_enabled"),
                row.getString("environment").intern(),
                Set.copyOf(texts(row, "scopes")),
                networks(row, "networks"),
                Budget.map(
                        row.getObject("rate_limit", Long.class),
                        row.getObject("rate_period_seconds", Integer.class),
                        row.getObject("quota_limit", Long.class),
                        row.getObject("quota_period_seconds", Integer.class)),
                row.getBoolean("enabled"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "not_before"),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                row.getObject("revoked_at") != null,
                row.getObject("quarantined_at") == null ? null : networks(row, "known_networks"),
                row.getLong("version"),
                row.getLong("client_version"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** One that cannot be read admits nobody: without it the key would be good from everywhere. */
    private static List<IpNetwork> networks(ResultSet row, String column) throws SQLException {
        return texts(row, column).stream()
                .map(text -> IpNetwork.parse(text).orElse(IpNetwork.EMPTY))
                .toList();
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        if (array == null) {
            return List.of();
        }
        return Arrays.stream((Object[]) array.getArray())
                .map(text -> ((String) text).intern())
                .toList();
    }
}
