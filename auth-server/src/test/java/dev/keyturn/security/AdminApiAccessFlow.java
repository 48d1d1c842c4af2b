package dev.keyturn.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Which people may use the admin API through an app to which they gave its scopes. */
@RunningServer
abstract class AdminApiAccessFlow {

    private static final String CLIENTS = "/admin/api/v1/clients";

    @Autowired
    Api api;

    @Autowired
    JdbcTemplate database;

    private SignedInPartner partner;
    private String token;
    private String user;

    @BeforeEach
    void signIn() throws Exception {
        partner = new SignedInPartner(api, List.of("openid", "admin:clients:read"));
        Partner attempt = partner.attempt("openid admin:clients:read");
        token = Partner.parse(attempt.exchange(partner.allow(attempt)))
                .toSuccessResponse()
                .getTokens()
                .getAccessToken()
                .getValue();
        user = SignedJWT.parse(token).getJWTClaimsSet().getSubject();
    }

    @AfterEach
    void closeBrowser() {
        partner.close();
    }

    @Test
    void aUserWhoIsNoAdministratorIsRefusedWhateverTheTokenAllows() {
        Api.Answer answer = api.get(CLIENTS, token);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().get("code").asString()).isEqualTo("not-an-administrator");
    }

    @Test
    @Rfc("6750#3.1")
    void anAdministratorIsLimitedToTheScopesOfTheToken() {
        become("administrator");

        Api.Answer more = api.get("/admin/api/v1/users", token);

        assertThat(api.get(CLIENTS, token).status()).isEqualTo(200);
        assertThat(more.status()).isEqualTo(403);
        assertThat(more.json().get("code").asString()).isEqualTo("insufficient-scope");
        assertThat(more.json().get("detail").asString())
                .isEqualTo("The access token lacks the scope admin:users:read.");
        assertThat(more.header("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"admin:users:read\"");
    }

    @Test
    void aDemotedAdministratorIsRejectedAtOnce() {
        become("administrator");
        assertThat(api.get(CLIENTS, token).status()).isEqualTo(200);

        become();

        assertThat(api.get(CLIENTS, token).status()).isEqualTo(403);
    }

    @Test
    void aDisabledAdministratorIsRejectedAtOnce() {
        become("administrator");
        assertThat(api.get(CLIENTS, token).status()).isEqualTo(200);

        assertThat(api.admin("POST", "/users/" + user + "/disable", null).status())
                .isEqualTo(200);

        assertThat(api.get(CLIENTS, token).status()).isEqualTo(401);
    }

    @Test
    @Rfc("9068#5")
    void aUserIsNotConfusedWithAClientOfTheSameIdentifier() {
        takeIdentifierOfUser(partner.clientId());
        Partner attempt = new Partner(
                api.issuer(), user, SignedInPartner.REDIRECT_URI, "openid admin:clients:read", partner.secret());
        partner.browser().press(partner.browser().open(attempt.authorizationUri()), "Allow");
        String itsToken = Partner.parse(
                        attempt.exchange(attempt.read(partner.browser().whereItLeft())
                                .toSuccessResponse()
                                .getAuthorizationCode()))
                .toSuccessResponse()
                .getTokens()
                .getAccessToken()
                .getValue();

        Api.Answer answer = api.get(CLIENTS, itsToken);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().get("code").asString()).isEqualTo("not-an-administrator");
    }

    /** As it can be in a database that is older than the rule against it. */
    private void takeIdentifierOfUser(String clientId) {
        String rest =
                "name, enabled, built_in, token_endpoint_auth_method, require_proof_key, require_consent, created_at,"
                        + " updated_at, version";
        database.update(
                "insert into client (client_id, " + rest + ") select ?, " + rest + " from client where client_id = ?",
                user,
                clientId);
        for (String table : List.of("client_redirect_uri", "client_grant_type", "client_scope")) {
            database.update("update " + table + " set client_id = ? where client_id = ?", user, clientId);
        }
        database.update("update client_secret set client_id = ? where client_id = ?", user, clientId);
    }

    private void become(String... roles) {
        Api.Answer changed = api.adminRaw(
                "PUT",
                "/users/" + user,
                "{\"name\":\"Ada\",\"roles\":" + (roles.length == 0 ? "[]" : "[\"" + roles[0] + "\"]") + "}",
                "If-Match",
                "*");
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    }
}
