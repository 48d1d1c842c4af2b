package dev.keyturn.tokenendpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.Browser;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import dev.keyturn.testing.Statements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.htmlunit.Page;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What a partner's public client can do, from the first redirect to the sign-out. */
@RunningServer
abstract class PartnerFlow {

    @Autowired
    Api api;

    private SignedInPartner partner;

    @BeforeEach
    void registerPartner() {
        partner = new SignedInPartner(api);
    }

    @AfterEach
    void closeBrowser() {
        partner.close();
    }

    @Test
    @Rfc({"6749#10.2", "6749#10.14", "OIDC-Core#3.1.2.4"})
    void theConsentPageNamesTheClientAndExplainsEachScope() {
        Page consent = partner.signInFor(partner.attempt());

        assertThat(Browser.text(consent)).contains(SignedInPartner.CLIENT_NAME, "See your orders");
        assertThat(consent.getWebResponse().getContentAsString())
                .doesNotContain("<b>& Sons</b>")
                .contains("Partner &lt;b&gt;&amp; Sons&lt;/b&gt;");
    }

    @Test
    @Rfc({"9068#2.1", "9068#2.2", "9068#2.2.3", "9207#2", "OIDC-Core#3.1.3.3", "OIDC-Core#3.1.3.7", "OIDC-Discovery#4.3"
    })
    void theCodeFlowIssuesAccessRefreshAndIdToken() throws Exception {
        Partner attempt = partner.attempt();

        OIDCTokens tokens = tokens(attempt.exchange(partner.allow(attempt)));

        SignedJWT accessToken = SignedJWT.parse(tokens.getAccessToken().getValue());
        assertThat(accessToken.getHeader().getType().getType()).isEqualTo("at+jwt");
        assertThat(accessToken.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.ES256);
        assertThat(accessToken.getJWTClaimsSet().getAudience())
                .containsExactlyInAnyOrder(Api.ORDERS_AUDIENCE, api.issuer().toString());
        assertThat(accessToken.getJWTClaimsSet().getStringClaim("client_id")).isEqualTo(partner.clientId());
        assertThat(accessToken.getJWTClaimsSet().getStringClaim("scope").split(" "))
                .containsExactlyInAnyOrder("openid", "profile", "email", "orders:read");
        IDTokenClaimsSet idToken = new IDTokenValidator(
                        attempt.provider().getIssuer(),
                        attempt.clientId(),
                        JWSAlgorithm.RS256,
                        attempt.provider().getJWKSetURI().toURL())
                .validate(tokens.getIDToken(), attempt.nonce());
        assertThat(idToken.getSubject().getValue())
                .isEqualTo(accessToken.getJWTClaimsSet().getSubject());
        assertThat(idToken.getAuthenticationTime()).isNotNull();
        assertThat(tokens.getRefreshToken().getValue()).startsWith("ktr_");
    }

    @Test
    @Rfc({"OIDC-Core#5.3.2", "OIDC-Core#5.4"})
    void userInfoReturnsTheClaimsOfTheGrantedScopes() {
        Partner attempt = partner.attempt();
        OIDCTokens tokens = tokens(attempt.exchange(partner.allow(attempt)));

        Api.Answer userInfo = api.get("/userinfo", tokens.getAccessToken().getValue());

        assertThat(userInfo.status()).isEqualTo(200);
        assertThat(userInfo.json().get("name").asString()).isEqualTo("Ada Lovelace");
        assertThat(userInfo.json().get("preferred_username").asString()).isEqualTo(partner.userName());
        assertThat(userInfo.json().get("email").asString()).isEqualTo(partner.userName() + "@example.com");
        assertThat(userInfo.json().get("email_verified").isBoolean()).isTrue();
        assertThat(userInfo.json().get("email_verified").asBoolean()).isFalse();
        assertThat(api.get("/userinfo", null).status()).isEqualTo(401);
    }

    @Test
    @Rfc({"OIDC-Core#5.1", "OIDC-Core#5.4"})
    void emailVerifiedIsReported() {
        Partner attempt = partner.attempt();
        OIDCTokens tokens = tokens(attempt.exchange(partner.allow(attempt)));
        String subject = api.get("/userinfo", tokens.getAccessToken().getValue())
                .json()
                .get("sub")
                .asString();

        api.adminRaw(
                "PUT",
                "/users/" + subject,
                "{\"name\": \"Ada\", \"email\": \"" + partner.userName() + "@example.com\", \"email_verified\": true}",
                "If-Match",
                "*");

        assertThat(api.get("/userinfo", tokens.getAccessToken().getValue())
                        .json()
                        .get("email_verified")
                        .asBoolean())
                .isTrue();
    }

    @Test
    @Rfc("OIDC-Core#5.4")
    void theIdTokenContainsNoUserClaimsUnlessConfigured() throws Exception {
        Partner attempt = partner.attempt();

        OIDCTokens tokens = tokens(attempt.exchange(partner.allow(attempt)));

        assertThat(tokens.getIDToken().getJWTClaimsSet().getClaims())
                .containsKey("sub")
                .doesNotContainKeys("name", "preferred_username", "email", "email_verified");
    }

    @Test
    @Rfc("OIDC-Core#5.4")
    void theIdTokenOfANewWebClientContainsTheClaimsOfTheGrantedScopes() throws Exception {
        partner.allow(partner.attempt());

        Map<String, Object> all = idTokenOfWebClient("openid profile email");
        assertThat(all)
                .containsEntry("name", "Ada Lovelace")
                .containsEntry("preferred_username", partner.userName())
                .containsEntry("email", partner.userName() + "@example.com")
                .containsEntry("email_verified", false);
        assertThat(discovered("/.well-known/openid-configuration", "claims_supported"))
                .as("announced")
                .containsAll(all.keySet().stream()
                        .filter(claim -> !claim.equals("jti"))
                        .toList());
        assertThat(idTokenOfWebClient("openid")).doesNotContainKeys("name", "email", "email_verified");
        assertThat(idTokenOfWebClient("openid email")).containsKey("email").doesNotContainKey("name");
    }

    private Map<String, Object> idTokenOfWebClient(String scope) throws Exception {
        String id = Api.uniqueName("web");
        String secret = api.registerClient(Map.of(
                        "client_id",
                        id,
                        "client_name",
                        "Web",
                        "token_endpoint_auth_method",
                        "client_secret_basic",
                        "grant_types",
                        List.of("authorization_code"),
                        "redirect_uris",
                        List.of(SignedInPartner.REDIRECT_URI.toString()),
                        "scopes",
                        List.of("openid", "profile", "email"),
                        "require_consent",
                        false))
                .get("client_secret")
                .asString();
        Partner web = new Partner(api.issuer(), id, SignedInPartner.REDIRECT_URI, scope);
        Map<String, String> request = Map.of(
                "grant_type",
                "authorization_code",
                "code",
                partner.again(web).getValue(),
                "redirect_uri",
                SignedInPartner.REDIRECT_URI.toString(),
                "code_verifier",
                web.verifier().getValue());
        List<String> idTokens = new ArrayList<>();

        List<String> statements = Statements.during(() -> idTokens.add(api.post("/oauth2/token", request, id, secret)
                .json()
                .get("id_token")
                .asString()));

        assertThat(statements).hasSizeLessThanOrEqualTo(4).isNotEmpty();
        return JWTParser.parse(idTokens.get(0)).getJWTClaimsSet().getClaims();
    }

    @Test
    @Rfc({"8414#2", "OIDC-Discovery#3"})
    void bothMetadataDocumentsListTheEndpointsAndNoScopeOfTheServer() {
        for (String path : List.of("/.well-known/openid-configuration", "/.well-known/oauth-authorization-server")) {
            Api.Answer document = api.get(path, null);

            assertThat(document.json().get("userinfo_endpoint").asString()).isEqualTo(api.issuer() + "/userinfo");
            assertThat(document.json().get("end_session_endpoint").asString())
                    .isEqualTo(api.issuer() + "/connect/logout");
            assertThat(discovered(path, "scopes_supported"))
                    .contains("openid", "profile", "email", "offline_access", "orders:read", "orders:write")
                    .noneMatch(scope -> scope.startsWith("admin:"))
                    .doesNotContain("revocations:read", "api-keys:verify");
        }
    }

    private List<String> discovered(String path, String member) {
        return api.get(path, null)
                .json()
                .get(member)
                .valueStream()
                .map(JsonNode::asString)
                .toList();
    }

    @Test
    @Rfc({"6749#6", "9700#4.14.2"})
    void refreshingIssuesNewTokensForTheSameSubject() throws Exception {
        Partner attempt = partner.attempt();
        OIDCTokens first = tokens(attempt.exchange(partner.allow(attempt)));

        OIDCTokens second = tokens(attempt.refresh(first.getRefreshToken()));

        assertThat(second.getRefreshToken()).isNotEqualTo(first.getRefreshToken());
        assertThat(second.getAccessToken()).isNotEqualTo(first.getAccessToken());
        assertThat(JWTParser.parse(second.getAccessToken().getValue())
                        .getJWTClaimsSet()
                        .getSubject())
                .isEqualTo(JWTParser.parse(first.getAccessToken().getValue())
                        .getJWTClaimsSet()
                        .getSubject());
        assertThat(second.getIDToken()).isNotNull();
    }

    @Test
    @Rfc({"6749#10.4", "9700#2.2.2", "9700#4.14.2"})
    void aReplayedRefreshTokenRevokesItsFamily() {
        Partner attempt = partner.attempt();
        OIDCTokens first = tokens(attempt.exchange(partner.allow(attempt)));
        OIDCTokens second = tokens(attempt.refresh(first.getRefreshToken()));
        OIDCTokens third = tokens(attempt.refresh(second.getRefreshToken()));

        HTTPResponse replay = attempt.refresh(first.getRefreshToken());

        assertThat(error(replay).getCode()).isEqualTo("invalid_grant");
        assertThat(error(attempt.refresh(third.getRefreshToken())).getCode()).isEqualTo("invalid_grant");
        assertThat(api.get("/userinfo", third.getAccessToken().getValue()).status())
                .isEqualTo(401);
    }

    @Test
    @Rfc({"7009#2.1", "7009#2.2"})
    void revokingARefreshTokenRevokesItsAccessTokens() throws Exception {
        Partner attempt = partner.attempt();
        OIDCTokens tokens = tokens(attempt.exchange(partner.allow(attempt)));

        HTTPResponse revoked = revoke(attempt, tokens.getRefreshToken());

        assertThat(revoked.getStatusCode()).isEqualTo(200);
        assertThat(error(attempt.refresh(tokens.getRefreshToken())).getCode()).isEqualTo("invalid_grant");
        assertThat(api.get("/userinfo", tokens.getAccessToken().getValue()).status())
                .isEqualTo(401);
    }

    @Test
    @Rfc({"7009#2.1", "7009#2.2"})
    void revokingAnAccessTokenKeepsTheRefreshToken() throws Exception {
        Partner attempt = partner.attempt();
        OIDCTokens tokens = tokens(attempt.exchange(partner.allow(attempt)));

        HTTPResponse revoked = new TokenRevocationRequest(
                        attempt.provider().getRevocationEndpointURI(), attempt.clientId(), tokens.getAccessToken())
                .toHTTPRequest()
                .send();

        assertThat(revoked.getStatusCode()).isEqualTo(200);
        assertThat(api.get("/userinfo", tokens.getAccessToken().getValue()).status())
                .isEqualTo(401);
        assertThat(attempt.refresh(tokens.getRefreshToken()).getStatusCode()).isEqualTo(200);
    }

    @Test
    @Rfc({"OIDC-RPInitiated#2", "OIDC-RPInitiated#3"})
    void logoutEndsTheSessionAndReturnsToTheClient() {
        Partner attempt = partner.attempt();
        OIDCTokens tokens = tokens(attempt.exchange(partner.allow(attempt)));

        partner.browser()
                .open(new LogoutRequest(
                                attempt.provider().getEndSessionEndpointURI(),
                                tokens.getIDToken(),
                                SignedInPartner.AFTER_LOGOUT,
                                new State("goodbye"))
                        .toURI());

        assertThat(partner.browser().whereItLeft()).hasToString(SignedInPartner.AFTER_LOGOUT + "?state=goodbye");
        assertThat(Browser.text(partner.browser().open(partner.attempt().authorizationUri())))
                .contains("Sign in");
    }

    @Test
    @Rfc({"6749#4.1.2.1", "9207#2", "OIDC-Core#3.1.2.6"})
    void aDenialOfTheUserIsReturnedToTheClientWithTheIssuer() {
        Partner attempt = partner.attempt();

        partner.browser().press(partner.signInFor(attempt), "Deny");

        assertThat(attempt.read(partner.browser().whereItLeft())
                        .toErrorResponse()
                        .getErrorObject()
                        .getCode())
                .isEqualTo("access_denied");
    }

    @Test
    @Rfc("OIDC-Core#3.1.2.4")
    void consentIsAskedForNewScopesOnly() {
        Partner narrow = partner.attempt("openid profile");
        partner.allow(narrow);

        partner.again(partner.attempt("openid profile"));
        Page wider = partner.browser()
                .open(partner.attempt("openid profile orders:read").authorizationUri());

        assertThat(Browser.text(wider)).contains("See your orders");
    }

    @Test
    @Rfc("7662#2.1")
    void publicClientsCannotIntrospect() {
        Partner attempt = partner.attempt();
        OIDCTokens tokens = tokens(attempt.exchange(partner.allow(attempt)));

        Api.Answer answer = api.post(
                "/oauth2/introspect",
                Map.of("token", tokens.getAccessToken().getValue(), "client_id", partner.clientId()),
                null,
                null);

        assertThat(answer.status()).isEqualTo(401);
    }

    private static HTTPResponse revoke(Partner attempt, RefreshToken token) throws Exception {
        return new TokenRevocationRequest(attempt.provider().getRevocationEndpointURI(), attempt.clientId(), token)
                .toHTTPRequest()
                .send();
    }

    private static OIDCTokens tokens(HTTPResponse response) {
        return ((OIDCTokenResponse) Partner.parse(response).toSuccessResponse()).getOIDCTokens();
    }

    private static ErrorObject error(HTTPResponse response) {
        return Partner.parse(response).toErrorResponse().getErrorObject();
    }
}
