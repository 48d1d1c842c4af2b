package dev.keyturn.logout;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.token.Tokens;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import dev.keyturn.testing.Statements;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.htmlunit.Page;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What ends when a user signs out, and what does not. */
@RunningServer
abstract class SignOutFlow {

    private static final String ONLINE = "openid profile orders:read";
    private static final String OFFLINE = "openid profile orders:read offline_access";

    @Autowired
    Api api;

    private SignedInPartner partner;
    private boolean signedIn;

    @BeforeEach
    void registerPartner() {
        partner = new SignedInPartner(api, List.of("openid", "profile", "email", "orders:read", "offline_access"));
    }

    @AfterEach
    void closeBrowser() {
        partner.close();
    }

    @Test
    @Rfc("OIDC-Core#11")
    void grantsWithoutOfflineAccessEndAndOthersContinue() throws Exception {
        Granted online = allow(ONLINE);
        Granted offline = allow(OFFLINE);

        signOut();

        assertThat(userInfo(online)).isEqualTo(401);
        assertThat(online.refresh()).isEqualTo(400);
        assertThat(userInfo(offline)).isEqualTo(200);
        assertThat(offline.refresh()).isEqualTo(200);
    }

    @Test
    @Rfc({"OIDC-Core#11", "OIDC-RPInitiated#2"})
    void logoutByAClientEndsTheSameGrants() throws Exception {
        Granted online = allow(ONLINE);
        Granted offline = allow(OFFLINE);

        partner.browser()
                .open(URI.create(api.issuer() + "/connect/logout?id_token_hint=" + online.idToken()
                        + "&post_logout_redirect_uri=" + SignedInPartner.AFTER_LOGOUT));

        assertThat(partner.browser().whereItLeft()).isEqualTo(SignedInPartner.AFTER_LOGOUT);
        assertThat(userInfo(online)).isEqualTo(401);
        assertThat(online.refresh()).isEqualTo(400);
        assertThat(offline.refresh()).isEqualTo(200);
    }

    @Test
    void aCodeThatIsNotUsedYetIsWorthNothingAfterwards() {
        Partner attempt = partner.attempt(ONLINE);
        AuthorizationCode code = code(attempt);

        signOut();

        assertThat(attempt.exchange(code).getStatusCode()).isEqualTo(400);
    }

    @Test
    void aSignOutEndsBothSignInsOfABrowser() throws Exception {
        Granted before = allow(ONLINE);
        Partner attempt = partner.attempt(ONLINE);
        Page again = partner.browser().open(URI.create(attempt.authorizationUri() + "&prompt=login"));
        partner.browser().signIn(again, partner.userName(), SignedInPartner.PASSWORD);
        Granted after = granted(
                attempt,
                attempt.read(partner.browser().whereItLeft())
                        .toSuccessResponse()
                        .getAuthorizationCode());
        assertThat(before.session()).isNotEqualTo(after.session());
        assertThat(before.refresh()).isEqualTo(200);

        signOut();

        assertThat(userInfo(before)).isEqualTo(401);
        assertThat(userInfo(after)).isEqualTo(401);
    }

    @Test
    void anotherSessionOfTheSameUserStands() throws Exception {
        Granted here = allow(ONLINE);
        try (SignedInPartner other = new SignedInPartner(api)) {
            Partner attempt = other.attempt();
            Granted there = granted(attempt, other.allow(attempt));

            signOut();

            assertThat(userInfo(here)).isEqualTo(401);
            assertThat(userInfo(there)).isEqualTo(200);
        }
    }

    @Test
    void aSessionThatOnlyExpiresEndsNothing() throws Exception {
        Granted online = allow(ONLINE);

        partner.close();

        assertThat(online.refresh()).isEqualTo(200);
    }

    @Test
    void itCostsTheSameHoweverMuchEnds() throws Exception {
        allow(ONLINE);
        int ofOne = Statements.during(this::signOut).size();
        signedIn = false;
        closeBrowser();
        registerPartner();
        for (int i = 0; i < 4; i++) {
            allow(ONLINE);
        }

        List<String> ofFour = Statements.during(this::signOut);

        assertThat(ofFour).as(String.join("\n", ofFour)).hasSize(ofOne);
    }

    @Test
    void theAuditTrailAndTheGrantSayWhy() throws Exception {
        Granted online = allow(ONLINE);
        allow(OFFLINE);

        signOut();

        String subject = SignedJWT.parse(online.tokens().getAccessToken().getValue())
                .getJWTClaimsSet()
                .getSubject();
        var event = api.admin("GET", "/audit-events?type=user.signed-out&subject_id=" + subject, null)
                .json();
        assertThat(event.at("/items/0/details/grants").asString()).isEqualTo("1");
        assertThat(event.at("/items/0/details/session").asString()).isEqualTo(online.session());
        assertThat(event.at("/items/0/actor/id").asString()).isEqualTo(subject);
        var grant = api.admin("GET", "/grants/" + online.grant(), null).json();
        assertThat(grant.get("revocation_reason").asString()).isEqualTo("signed-out");
    }

    @Test
    void aSignOutWithoutASessionEndsNothing() throws Exception {
        Granted online = allow(ONLINE);

        api.get("/connect/logout?id_token_hint=" + online.idToken(), null);

        assertThat(online.refresh()).isEqualTo(200);
    }

    private Granted allow(String scope) throws Exception {
        Partner attempt = partner.attempt(scope);
        return granted(attempt, code(attempt));
    }

    private AuthorizationCode code(Partner attempt) {
        if (!signedIn) {
            signedIn = true;
            return partner.allow(attempt);
        }
        Page page = partner.browser().open(attempt.authorizationUri());
        if (page.isHtmlPage()
                && page.getWebResponse().getWebRequest().getUrl().getPath().equals("/oauth2/consent")) {
            partner.browser().press(page, "Allow");
        }
        return attempt.read(partner.browser().whereItLeft()).toSuccessResponse().getAuthorizationCode();
    }

    private static Granted granted(Partner attempt, AuthorizationCode code) throws Exception {
        var answer = Partner.parse(attempt.exchange(code)).toSuccessResponse();
        Tokens tokens = answer.getTokens();
        var claims = SignedJWT.parse(tokens.getAccessToken().getValue()).getJWTClaimsSet();
        return new Granted(
                attempt,
                tokens,
                tokens.toOIDCTokens().getIDTokenString(),
                claims.getStringClaim("sid"),
                UUID.fromString(claims.getStringClaim("grant_id")));
    }

    private void signOut() {
        partner.browser().press(partner.browser().open(URI.create(api.issuer() + "/logout")), "Sign out");
    }

    private int userInfo(Granted granted) {
        return api.get("/userinfo", granted.tokens.getAccessToken().getValue()).status();
    }

    private record Granted(Partner attempt, Tokens tokens, String idToken, String session, UUID grant) {

        int refresh() {
            return attempt.refresh(tokens.getRefreshToken()).getStatusCode();
        }
    }
}
