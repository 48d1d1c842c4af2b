package dev.keyturn.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.core.io.FileSystemResource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/** What the database itself refuses to hold. */
@SpringBootTest(classes = ClientApplication.class, properties = ClientApplication.KEY)
@AutoConfigureMockMvc
abstract class ClientTablesContract {

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private DataSource dataSource;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ab | x | none | true | null | null | ck_client__client_id",
                "abc | '' | none | true | null | null | ck_client__name",
                "abc | x | client_secret_jwt | true | null | null | ck_client__token_endpoint_auth_method",
                "abc | x | none | false | null | null | ck_client__proof_key",
                "abc | x | private_key_jwt | true | null | null | ck_client__keys",
                "abc | x | private_key_jwt | true | {} | https://x | ck_client__keys",
                "abc | x | none | true | {} | null | ck_client__keys",
                "abc | x | self_signed_tls_client_auth | true | null | null | ck_client__keys",
                "abc | x | self_signed_tls_client_auth | true | {} | https://x | ck_client__keys",
                "abc | x | tls_client_auth | true | null | null | ck_client__certificate_name"
            },
            nullValues = "null")
    void refusesClientsThatBreakARule(
            String id,
            String name,
            String method,
            boolean proofKey,
            @Nullable String jwks,
            @Nullable String jwksUri,
            String constraint) {
        assertThatThrownBy(() -> insertClient(id, name, method, proofKey, jwks, jwksUri))
                .isInstanceOf(DataIntegrityViolationException.class)
                .hasMessageContaining(constraint);
    }

    @Test
    void refusesAnUnknownGrantAndASecretOfNoClient() {
        String id = TestClients.newId();
        insertClient(id, "x", "client_secret_basic", true, null, null);

        assertThatThrownBy(() -> jdbc.sql("insert into client_grant_type values (?, 'password')")
                        .param(id)
                        .update())
                .hasMessageContaining("ck_client_grant_type__grant_type");
        assertThatThrownBy(() -> insertSecret("nobody", "a".repeat(64)))
                .hasMessageContaining("fk_client_secret__client");
        insertSecret(id, "b".repeat(64));
        assertThatThrownBy(() -> insertSecret(id, "b".repeat(64))).hasMessageContaining("uq_client_secret__digest");
    }

    @Test
    void clientsWithoutCredentialsLoseTheScopesOfTheServerThatTheyHadBefore() throws SQLException {
        String open = TestClients.newId();
        String secret = TestClients.newId();
        insertClient(open, "x", "none", true, null, null);
        insertClient(secret, "x", "client_secret_basic", true, null, null);
        for (String client : List.of(open, secret)) {
            for (String scope : List.of("openid", "admin:users:write", "revocations:read", "api-keys:verify")) {
                jdbc.sql("insert into client_scope (client_id, scope) values (?, ?)")
                        .params(client, scope)
                        .update();
            }
        }

        try (Connection connection = dataSource.getConnection()) {
            ScriptUtils.executeSqlScript(
                    connection,
                    new FileSystemResource("../db/migrations/V039__public_clients_without_server_scopes.sql"));
        }

        assertThat(scopes(open)).containsExactly("openid");
        assertThat(scopes(secret))
                .containsExactly("admin:users:write", "api-keys:verify", "openid", "revocations:read");
    }

    private List<String> scopes(String client) {
        return jdbc.sql("select scope from client_scope where client_id = ? order by scope")
                .param(client)
                .query(String.class)
                .list();
    }

    private void insertClient(
            String id, String name, String method, boolean proofKey, @Nullable String jwks, @Nullable String jwksUri) {
        jdbc.sql("""
                        insert into client (client_id, name, enabled, built_in, token_endpoint_auth_method,
                            require_proof_key, require_consent, jwks, jwks_uri, created_at, updated_at, version)
                        values (?, ?, true, false, ?, ?, true, ?, ?, current_timestamp, current_timestamp, 0)
                        """)
                .params(Arrays.asList(id, name, method, proofKey, jwks, jwksUri))
                .update();
    }

    private void insertSecret(String clientId, String digest) {
        jdbc.sql("insert into client_secret (id, client_id, digest, hint, created_at)"
                        + " values (?, ?, ?, '1234', current_timestamp)")
                .params(UUID.randomUUID(), clientId, digest)
                .update();
    }
}
