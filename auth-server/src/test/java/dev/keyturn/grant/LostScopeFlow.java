package dev.keyturn.grant;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.token.Tokens;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a client has is worth no more than what its administrators let it have now. */
@RunningServer
abstract class LostScopeFlow {

    @Autowired
    Api api;

    @Autowired
    MutableClock.Shifted clock;

    private SignedInPartner partner;
    private Partner attempt;

    @BeforeEach
    void registerPartner() {
        partner = new SignedInPartner(api);
        attempt = partner.attempt();
    }

    @AfterEach
    void closeBrowser() {
        partner.close();
    }

    @Test
    @Rfc({"6749#6", "6749#3.3"})
    void refreshingDoesNotGrantAScopeThatTheClientHasLost() {
        Tokens tokens = tokens(attempt.exchange(partner.allow(attempt)));

        allow("openid", "profile");

        Tokens refreshed = tokens(attempt.refresh(tokens.getRefreshToken()));
        assertThat(refreshed.getAccessToken().getScope()).isEqualTo(Scope.parse("openid profile"));
    }

    @Test
    @Rfc("6749#6")
    void requestingALostScopeIsRejectedAndDoesNotConsumeTheRefreshToken() {
        Tokens tokens = tokens(attempt.exchange(partner.allow(attempt)));

        allow("openid", "profile");

        Api.Answer answer = refresh(tokens, "openid orders:read");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error").asString()).isEqualTo("invalid_scope");
        assertThat(attempt.refresh(tokens.getRefreshToken()).getStatusCode()).isEqualTo(200);
    }

    @Test
    @Rfc({"6749#5.2", "7009#2.2"})
    void aRefreshTokenWithoutRemainingScopesIsInvalidButCanBeRevoked() {
        Partner orders = partner.attempt("openid orders:read");
        Tokens tokens = tokens(orders.exchange(partner.allow(orders)));

        allow("profile");

        assertThat(errorCode(orders.refresh(tokens.getRefreshToken()))).isEqualTo("invalid_grant");
        Api.Answer revoked = api.post(
                "/oauth2/revoke",
                Map.of("token", tokens.getRefreshToken().getValue(), "client_id", partner.clientId()),
                null,
                null);
        assertThat(revoked.status()).isEqualTo(200);
        allow("openid", "orders:read");
        assertThat(errorCode(orders.refresh(tokens.getRefreshToken()))).isEqualTo("invalid_grant");
    }

    @Test
    @Rfc("6749#6")
    void aRefreshThatIsRejectedForLostScopesDoesNotConsumeTheToken() {
        Partner orders = partner.attempt("openid orders:read");
        Tokens tokens = tokens(orders.exchange(partner.allow(orders)));
        allow("profile");
        assertThat(errorCode(orders.refresh(tokens.getRefreshToken()))).isEqualTo("invalid_grant");

        allow("openid", "orders:read");

        clock.during(
                Duration.ofMinutes(5),
                () -> assertThat(orders.refresh(tokens.getRefreshToken()).getStatusCode())
                        .isEqualTo(200));
    }

    @Test
    @Rfc("6749#4.1.4")
    void aCodeDoesNotGrantAScopeThatTheClientHasLost() {
        var code = partner.allow(attempt);

        allow("profile", "orders:read");

        Tokens tokens = tokens(attempt.exchange(code));
        assertThat(tokens.getAccessToken().getScope()).isEqualTo(Scope.parse("profile orders:read"));
        assertThat(tokens.toJSONObject()).doesNotContainKey("id_token");
    }

    @Test
    @Rfc({"7662#2.2", "9068#4"})
    void anAccessTokenIsRevokedWhenItsClientLosesAScope() {
        Tokens tokens = tokens(attempt.exchange(partner.allow(attempt)));
        String token = tokens.getAccessToken().getValue();
        assertThat(api.get("/userinfo", token).status()).isEqualTo(200);

        allow("openid", "profile", "email");

        assertThat(api.get("/userinfo", token).status()).isEqualTo(401);
    }

    @Test
    void anAccessTokenStaysValidWhenItsClientGainsAScope() {
        Tokens tokens = tokens(attempt.exchange(partner.allow(attempt)));

        allow("openid", "profile", "email", "orders:read", "orders:write");

        assertThat(api.get("/userinfo", tokens.getAccessToken().getValue()).status())
                .isEqualTo(200);
    }

    private void allow(String... scopes) {
        String list = List.of(scopes).stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
        Api.Answer changed = api.adminRaw(
                "PUT",
                "/clients/" + partner.clientId(),
                "{\"client_name\":\"Partner\",\"token_endpoint_auth_method\":\"none\",\"grant_types\":"
                        + "[\"authorization_code\",\"refresh_token\"],\"redirect_uris\":[\""
                        + SignedInPartner.REDIRECT_URI
                        + "\"],\"scopes\":" + list + "}",
                "If-Match",
                "*");
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    }

    private Api.Answer refresh(Tokens tokens, String scope) {
        return api.post(
                "/oauth2/token",
                Map.of(
                        "grant_type",
                        "refresh_token",
                        "refresh_token",
                        tokens.getRefreshToken().getValue(),
                        "client_id",
                        partner.clientId(),
                        "scope",
                        scope),
                null,
                null);
    }

    private static Tokens tokens(HTTPResponse response) {
        return Partner.parse(response).toSuccessResponse().getTokens();
    }

    private static String errorCode(HTTPResponse response) {
        return Partner.parse(response).toErrorResponse().getErrorObject().getCode();
    }
}
