package dev.keyturn.apikey.verification;

import dev.keyturn.apikey.ApiKeyLife;
import dev.keyturn.apikey.ApiKeyLife.Validity;
import dev.keyturn.apikey.budget.Budget;
import dev.keyturn.apikey.verification.CachedApiKey.Holder;
import dev.keyturn.apikey.verification.CachedApiKey.Permissions;
import dev.keyturn.client.ClientId;
import dev.keyturn.database.StoredTime;
import dev.keyturn.network.IpNetwork;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads an API key and its client for verification, in one statement. */
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
        boolean isQuarantined = row.getObject("quarantined_at") != null;
        return new CachedApiKey(
                row.getObject("id", UUID.class),
                row.getLong("version"),
                new Holder(
                        new ClientId(row.getString("client_id")),
                        row.getBoolean("client_enabled"),
                        row.getLong("client_version")),
                new Permissions(
                        row.getString("environment").intern(),
                        Set.copyOf(texts(row, "scopes")),
                        networks(row, "networks"),
                        isQuarantined ? networks(row, "known_networks") : List.of(),
                        budgets(row)),
                new ApiKeyLife(
                        validity(row), row.getBoolean("enabled"), row.getObject("revoked_at") != null, isQuarantined));
    }

    private static Validity validity(ResultSet row) throws SQLException {
        return new Validity(
                StoredTime.read(row, "created_at"),
                StoredTime.readNullable(row, "not_before"),
                StoredTime.read(row, "expires_at"));
    }

    private static Map<Budget.Kind, Budget> budgets(ResultSet row) throws SQLException {
        Map<Budget.Kind, Budget> budgets = new EnumMap<>(Budget.Kind.class);
        for (Budget.Kind kind : Budget.Kind.values()) {
            Budget budget = Budget.of(
                    row.getObject(kind.code() + "_limit", Long.class),
                    row.getObject(kind.code() + "_period_seconds", Integer.class));
            if (budget != null) {
                budgets.put(kind, budget);
            }
        }
        return budgets;
    }

    /** A network that cannot be parsed admits no address: without it the key would be valid from all. */
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
