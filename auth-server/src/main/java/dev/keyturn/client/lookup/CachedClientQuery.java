package dev.keyturn.client.lookup;

import dev.keyturn.client.CertificateName;
import dev.keyturn.client.ClientId;
import dev.keyturn.client.GrantType;
import dev.keyturn.client.RefreshTokenLifetimes;
import dev.keyturn.client.TokenEndpointAuthMethod;
import dev.keyturn.client.WebOrigins;
import dev.keyturn.database.StoredTime;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Reads a client with everything that belongs to it in one statement, so that a client that exists costs as many as one
 * that does not.
 */
@Component
public class CachedClientQuery {

    private static final String BY_ID = """
            select c.client_id, c.enabled, c.name, c.token_endpoint_auth_method, c.require_proof_key, c.require_consent,
                c.jwks, c.jwks_uri, c.created_at, c.refresh_token_lifetime, c.refresh_token_idle_lifetime,
                c.require_issuer_audience, c.id_token_signed_response_alg, c.id_token_user_claims, c.requests_per_minute,
                c.certificate_name_kind, c.certificate_name, c.certificate_bound_access_tokens,
                (select array_agg(g.grant_type) from client_grant_type g where g.client_id = c.client_id) as grant_types,
                (select array_agg(r.redirect_uri) from client_redirect_uri r where r.client_id = c.client_id)
                    as redirect_uris,
                (select array_agg(p.post_logout_redirect_uri) from client_post_logout_redirect_uri p
                    where p.client_id = c.client_id) as post_logout_redirect_uris,
                (select array_agg(o.origin) from client_allowed_origin o where o.client_id = c.client_id) as origins,
                (select array_agg(s.scope) from client_scope s where s.client_id = c.client_id) as scopes,
                (select array_agg(cast(k.id as varchar) || ':' || k.digest) from client_secret k
                    where k.client_id = c.client_id and k.retired_at is null) as secrets
            from client c
            where c.client_id = :client_id
            """;

    private final JdbcClient jdbc;

    CachedClientQuery(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<CachedClient> find(ClientId id) {
        return jdbc.sql(BY_ID)
                .param("client_id", id.value())
                .query((row, number) -> client(row))
                .optional();
    }

    private static CachedClient client(ResultSet row) throws SQLException {
        return new CachedClient(
                new ClientId(row.getString("client_id")),
                row.getBoolean("enabled"),
                row.getString("name"),
                TokenEndpointAuthMethod.of(row.getString("token_endpoint_auth_method"))
                        .orElseThrow(),
                row.getBoolean("require_proof_key"),
                row.getBoolean("require_consent"),
                RefreshTokenLifetimes.ofSeconds(
                        row.getObject("refresh_token_lifetime", Integer.class),
                        row.getObject("refresh_token_idle_lifetime", Integer.class)),
                row.getBoolean("require_issuer_audience"),
                row.getString("id_token_signed_response_alg"),
                row.getBoolean("id_token_user_claims"),
                row.getObject("requests_per_minute", Integer.class),
                row.getString("jwks"),
                row.getString("jwks_uri"),
                CertificateName.ofNullable(row.getString("certificate_name_kind"), row.getString("certificate_name")),
                row.getBoolean("certificate_bound_access_tokens"),
                StoredTime.read(row, "created_at"),
                texts(row, "grant_types").stream()
                        .map(text -> GrantType.of(text).orElseThrow())
                        .collect(Collectors.toUnmodifiableSet()),
                Set.copyOf(texts(row, "redirect_uris")),
                Set.copyOf(texts(row, "post_logout_redirect_uris")),
                Set.copyOf(texts(row, "scopes")),
                texts(row, "secrets").stream().map(CachedSecret::parse).toList(),
                origins(row));
    }

    private static Set<String> origins(ResultSet row) throws SQLException {
        boolean isPublic = TokenEndpointAuthMethod.NONE.text().equals(row.getString("token_endpoint_auth_method"));
        Stream<String> own = texts(row, "origins").stream();
        Stream<String> ofRedirects = isPublic
                ? texts(row, "redirect_uris").stream().flatMap(uri -> WebOrigins.of(uri).stream())
                : Stream.empty();
        return Stream.concat(own, ofRedirects).collect(Collectors.toUnmodifiableSet());
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        if (array == null) {
            return List.of();
        }
        return Arrays.stream((Object[]) array.getArray())
                .map(String.class::cast)
                .toList();
    }
}
