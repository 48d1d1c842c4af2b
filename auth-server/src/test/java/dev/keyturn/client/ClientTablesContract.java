package dev.keyturn.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the database itself refuses to hold. */
@SpringBootTest(classes = ClientApplication.class, properties = ClientApplication.KEY)
abstract class ClientTablesContract {

    @Autowired
    private JdbcClient jdbc;

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
                "abc | x | none | true | {} | null | ck_client__keys"
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
