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

/** Which people may use the admin API through an app to which they gave its scopes. */
@RunningServer
abstract class AdminApiAccessFlow {

    private static final String CLIENTS = "/admin/api/v1/clients";

    @Autowired
    Api api;

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
    void anAdministratorMayDoWhatTheTokenAllowsAndNoMore() {
        become("administrator");

        Api.Answer more = api.get("/admin/api/v1/users", token);

        assertThat(api.get(CLIENTS, token).status()).isEqualTo(200);
        assertThat(more.status()).isEqualTo(403);
        assertThat(more.json().get("code").asString()).isEqualTo("insufficient-scope");
        assertThat(more.header("WWW-Authenticate")).startsWith("Bearer error=\"insufficient_scope\"");
    }

    @Test
    void whoIsNoLongerAnAdministratorIsRefusedAtOnce() {
        become("administrator");
        assertThat(api.get(CLIENTS, token).status()).isEqualTo(200);

        become();

        assertThat(api.get(CLIENTS, token).status()).isEqualTo(403);
    }

    @Test
    void whoIsDisabledIsRefusedAtOnce() {
        become("administrator");
        assertThat(api.get(CLIENTS, token).status()).isEqualTo(200);

        assertThat(api.admin("POST", "/users/" + user + "/disable", null).status())
                .isEqualTo(200);

        assertThat(api.get(CLIENTS, token).status()).isIn(401, 403);
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
