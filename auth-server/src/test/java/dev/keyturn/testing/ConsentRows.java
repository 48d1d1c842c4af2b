package dev.keyturn.testing;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Adds rows of users and clients for consents to refer to. */
public record ConsentRows(JdbcClient jdbc) {

    public UUID user() {
        UUID id = UUID.randomUUID();
        jdbc.sql("insert into user_account (id, version, login_name, name, enabled, password_hash,"
                        + " password_changed_at, must_change_password, created_at)"
                        + " values (?, 0, ?, 'Ada', true, 'x', current_timestamp, false, current_timestamp)")
                .params(id, id.toString())
                .update();
        return id;
    }

    public String client() {
        String id = "client-" + UUID.randomUUID();
        jdbc.sql(
                        "insert into client (client_id, name, enabled, built_in, token_endpoint_auth_method, require_proof_key,"
                                + " require_consent, created_at, updated_at, version) values (?, 'App', true, false,"
                                + " 'client_secret_basic', true, true, current_timestamp, current_timestamp, 0)")
                .params(id)
                .update();
        return id;
    }
}
