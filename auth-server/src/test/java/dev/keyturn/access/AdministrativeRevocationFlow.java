package dev.keyturn.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Browser;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What administrators can revoke through the admin API, and that it stops. */
@RunningServer
abstract class AdministrativeRevocationFlow {

    @Autowired
    Api api;

    private SignedInPartner partner;
    private Partner attempt;
    private OIDCTokens tokens;
    private JWTClaimsSet claims;

    @BeforeEach
    void signIn() throws Exception {
        partner = new SignedInPartner(api);
        attempt = partner.attempt();
        tokens = ((OIDCTokenResponse)
                        Partner.parse(attempt.exchange(partner.allow(attempt))).toSuccessResponse())
                .getOIDCTokens();
        claims = SignedJWT.parse(tokens.getAccessToken().getValue()).getJWTClaimsSet();
    }

    @AfterEach
    void closeBrowser() {
        partner.close();
    }

    @Test
    void tokensNameTheirSessionAndItIsNotTheCookie() throws Exception {
        String session = claims.getStringClaim("sid");

        assertThat(session).isNotEmpty();
        assertThat(tokens.getIDToken().getJWTClaimsSet().getStringClaim("sid")).isEqualTo(session);
    }

    @Test
    void everythingOfAUserStopsAndTheBrowserIsSignedOut() {
        revoke("user_id", claims.getSubject());

        assertNothingWorks();
        assertThat(Browser.text(partner.browser().open(partner.attempt().authorizationUri())))
                .contains("Password");
    }

    @Test
    void everythingOfASessionStopsAndTheBrowserIsSignedOut() throws Exception {
        revoke("session_id", claims.getStringClaim("sid"));

        assertNothingWorks();
        assertThat(Browser.text(partner.browser().open(partner.attempt().authorizationUri())))
                .contains("Password");
    }

    @Test
    void everythingOfAClientStops() {
        revoke("client_id", partner.clientId());

        assertNothingWorks();
    }

    @Test
    void everythingOfAGrantStops() throws Exception {
        revoke("grant_id", claims.getStringClaim("grant_id"));

        assertNothingWorks();
    }

    @Test
    void aRefreshTokenTakesItsGrantAlongAndAnAccessTokenOnlyItself() {
        revoke("token", tokens.getAccessToken().getValue());
        assertThat(userInfo()).isEqualTo(401);
        assertThat(attempt.refresh(tokens.getRefreshToken()).getStatusCode()).isEqualTo(200);

        revoke("token", tokens.getRefreshToken().getValue());
        assertNothingWorks();
    }

    @Test
    void theAuditTrailSaysWhyAndHoldsNoToken() {
        revoke("token", tokens.getAccessToken().getValue());

        String trail = api.admin("GET", "/audit-events?subject_id=" + claims.getJWTID(), null)
                .body();

        assertThat(trail).contains("tokens.revoked", "a laptop was lost");
        assertThat(trail).doesNotContain(tokens.getAccessToken().getValue());
    }

    @Test
    void anUnknownTargetIsNotFoundAndSeveralTargetsAreInvalid() {
        for (String kind : List.of("client", "user", "session", "grant")) {
            for (String id : List.of(UUID.randomUUID().toString(), "' or 1=1 --")) {
                assertProblem(post(Map.of(kind + "_id", id, "reason", "r")), 404, kind + "-not-found");
            }
        }
        for (String text : List.of("nonsense", "a.b.c", "x".repeat(100_000), tokens.getIDTokenString())) {
            assertProblem(post(Map.of("token", text, "reason", "r")), 404, "token-not-found");
        }
        String client = partner.clientId();
        assertProblem(post(Map.of("reason", "r")), 400, "validation-failed");
        assertProblem(
                post(Map.of("client_id", client, "user_id", claims.getSubject(), "reason", "r")),
                400,
                "validation-failed");
        assertProblem(post(Map.of("client_id", client)), 400, "validation-failed");
        assertProblem(post(Map.of("client_id", client, "reason", "two\nlines")), 400, "validation-failed");
        assertThat(userInfo()).isEqualTo(200);
    }

    @Test
    void anInvalidCredentialIdIsNotFound() {
        for (String id : List.of("' or 1=1 --", "x", UUID.randomUUID() + "x", "x".repeat(100_000))) {
            assertProblem(post(Map.of("credential_id", id, "reason", "r")), 404, "credential-not-found");
        }
    }

    private void assertNothingWorks() {
        assertThat(userInfo()).isEqualTo(401);
        assertThat(attempt.refresh(tokens.getRefreshToken()).getStatusCode()).isEqualTo(400);
    }

    private int userInfo() {
        return api.get("/userinfo", tokens.getAccessToken().getValue()).status();
    }

    /** Twice, since it can be repeated. */
    private void revoke(String what, String id) {
        for (int i = 0; i < 2; i++) {
            Api.Answer answer = post(Map.of(what, id, "reason", "a laptop was lost"));
            assertThat(answer.status()).as(answer.body()).isEqualTo(204);
        }
    }

    private Api.Answer post(Map<String, String> body) {
        return api.admin("POST", "/revocations", body);
    }

    private static void assertProblem(Api.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().get("code").asString()).isEqualTo(code);
    }
}
