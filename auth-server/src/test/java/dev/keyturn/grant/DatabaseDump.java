package dev.keyturn.grant;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import dev.keyturn.testing.Visitor;
import java.nio.charset.StandardCharsets;
import java.sql.Clob;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Who steals the database, or reads the log, finds nothing in it that lets them in. */
@RunningServer
@ExtendWith(OutputCaptureExtension.class)
abstract class DatabaseDump {

    @Autowired
    Api api;

    @Autowired
    JdbcTemplate database;

    @Test
    @Rfc({"6749#10.3", "6749#10.4"})
    void containsNoUsableTokenCodeOrSecret(CapturedOutput log) throws Exception {
        Map<String, String> secrets = useEveryFlow();

        String dump = dump();

        assertThat(dump).contains("Partner <b>& Sons</b>", "$argon2id$").hasSizeGreaterThan(10_000);
        secrets.forEach((what, secret) -> {
            assertThat(secret).as(what).hasSizeGreaterThan(7);
            for (String form : formsOf(secret)) {
                assertThat(dump).as("the database, for the %s", what).doesNotContain(form);
                assertThat(log.getAll()).as("the log, for the %s", what).doesNotContain(form);
            }
        });
    }

    @Test
    void holdsNoPrivateKeyInClear() {
        String dump = dump();

        assertThat(dump).contains("\"kty\":\"EC\"", "\"kty\":\"RSA\"");
        assertThat(dump).doesNotContain("\"d\":", "\"p\":", "PRIVATE KEY");
    }

    /** All that anybody was given, or typed, by what it is. */
    private Map<String, String> useEveryFlow() throws Exception {
        Map<String, String> secrets = new LinkedHashMap<>();
        try (SignedInPartner partner = new SignedInPartner(api)) {
            Partner attempt = partner.attempt();
            AuthorizationCode code = partner.allow(attempt);
            secrets.put("code", code.getValue());
            secrets.put("code verifier", attempt.verifier().getValue());
            OIDCTokens first = tokens(attempt.exchange(code));
            addTokens(secrets, "first", first);
            OIDCTokens second = tokens(attempt.refresh(first.getRefreshToken()));
            addTokens(secrets, "second", second);
            AuthorizationCode unused = partner.again(partner.attempt());
            secrets.put("unused code", unused.getValue());
        }
        secrets.put("user's password", SignedInPartner.PASSWORD);
        secrets.put("administrator's password", RunningServer.ADMIN_PASSWORD);
        secrets.put("automation secret", RunningServer.AUTOMATION_SECRET);
        addService(secrets);
        secrets.put(
                "temporary password",
                api.admin("POST", "/users", Map.of("username", Api.uniqueName("ada"), "name", "Ada"))
                        .json()
                        .get("temporary_password")
                        .asString());
        Visitor visitor = new Visitor(api.issuer());
        visitor.signIn(RunningServer.ADMIN_NAME, RunningServer.ADMIN_PASSWORD);
        secrets.put("session", visitor.sessionId());
        visitor.signIn(RunningServer.ADMIN_NAME, "typed-by-mistake-elsewhere");
        secrets.put("wrong password", "typed-by-mistake-elsewhere");
        return secrets;
    }

    private void addService(Map<String, String> secrets) throws Exception {
        JsonNode client = api.registerClient(Map.of(
                "client_id",
                Api.uniqueName("service"),
                "client_name",
                "Nightly export",
                "token_endpoint_auth_method",
                "client_secret_basic",
                "grant_types",
                List.of("client_credentials"),
                "scopes",
                List.of("orders:read")));
        String id = client.get("client_id").asString();
        String secret = client.get("client_secret").asString();
        secrets.put("client secret", secret);
        Api.Answer answer = api.clientCredentials(id, secret, "orders:read");
        addSignature(
                secrets,
                "service's access token",
                answer.json().get("access_token").asString());
        Api.Answer another = api.admin("POST", "/clients/" + id + "/secrets", null);
        secrets.put("second client secret", another.json().get("client_secret").asString());
        api.clientCredentials(id, "kts_wrong-secret-of-somebody", "orders:read");
        secrets.put("wrong client secret", "kts_wrong-secret-of-somebody");
    }

    private static void addTokens(Map<String, String> secrets, String which, OIDCTokens tokens) throws Exception {
        addSignature(secrets, which + " access token", tokens.getAccessToken().getValue());
        addSignature(secrets, which + " ID token", tokens.getIDTokenString());
        secrets.put(which + " refresh token", tokens.getRefreshToken().getValue());
    }

    /** A JWT is of no use without its signature, whatever of its claims is known. */
    private static void addSignature(Map<String, String> secrets, String what, String jwt) throws Exception {
        secrets.put(what, SignedJWT.parse(jwt).getSignature().toString());
    }

    /** The text itself, its random part, and both as somebody might encode them. */
    private static List<String> formsOf(String secret) {
        List<String> forms = new ArrayList<>();
        // only ours have a prefix; a signature may have an underscore near its end
        String random = secret.replaceFirst("^kt[a-z]_", "");
        for (String text : List.of(secret, random)) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            forms.add(text);
            forms.add(HexFormat.of().formatHex(bytes));
            forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        }
        return forms;
    }

    private static OIDCTokens tokens(HTTPResponse response) {
        return ((OIDCTokenResponse) Partner.parse(response).toSuccessResponse()).getOIDCTokens();
    }

    /** Every value of every table, as text; bytes both as they are and in hexadecimal. */
    private String dump() {
        StringBuilder dump = new StringBuilder();
        for (String table : database.queryForList(
                "select table_name from information_schema.tables where table_schema = 'public'", String.class)) {
            database.query("select * from " + table, row -> {
                for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                    dump.append(asText(row.getObject(column))).append('\n');
                }
            });
        }
        return dump.toString();
    }

    private static String asText(@Nullable Object value) {
        try {
            if (value instanceof byte[] bytes) {
                return HexFormat.of().formatHex(bytes) + "\n" + new String(bytes, StandardCharsets.ISO_8859_1);
            }
            if (value instanceof Clob clob) {
                return clob.getSubString(1, (int) clob.length());
            }
            return String.valueOf(value);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
