package dev.keyturn.tokenendpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import dev.keyturn.client.ClientId;
import dev.keyturn.client.lookup.KnownClients;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Partner;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SignedInPartner;
import dev.keyturn.testing.Statements;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A code is honoured once, in time, for who asked for it. */
@RunningServer
abstract class CodeExchangeFlow {

    @Autowired
    JdbcClient jdbc;

    @Autowired
    KnownClients clients;

    @Autowired
    Api api;

    @Autowired
    MutableClock.Shifted clock;

    private SignedInPartner partner;
    private Partner attempt;
    private AuthorizationCode code;

    @BeforeEach
    void getCode() {
        partner = new SignedInPartner(api);
        attempt = partner.attempt();
        code = partner.allow(attempt);
    }

    @AfterEach
    void closeBrowser() {
        partner.close();
    }

    /** How many rounds the race runs. */
    abstract int rounds();

    /** SQL statements of an exchange: the lookup, the user's claims for the ID token, and the change. */
    abstract int statementsOfAnExchange();

    /** SQL statements of an authorization for which the user need not be asked: the consent, and the grant. */
    abstract int statementsOfAnAuthorization();

    @Test
    @Rfc({"6749#4.1.2", "6749#10.5", "OIDC-Core#3.1.3.2"})
    void aReusedCodeRevokesItsTokens() {
        OIDCTokens tokens = tokens(attempt.exchange(code));

        HTTPResponse reuse = attempt.exchange(code);

        assertThat(errorCode(reuse)).isEqualTo("invalid_grant");
        assertThat(api.get("/userinfo", tokens.getAccessToken().getValue()).status())
                .isEqualTo(401);
        assertThat(errorCode(attempt.refresh(tokens.getRefreshToken()))).isEqualTo("invalid_grant");
    }

    @ParameterizedTest
    @EnumSource
    @Rfc({"6749#4.1.2", "6749#10.5"})
    void aReusedCodeRevokesItsTokensWithAnyClientOrVerifier(Replay replay) {
        OIDCTokens tokens = tokens(attempt.exchange(code));

        Api.Answer reuse = replay.present(this);

        assertThat(reuse.status()).isEqualTo(replay.error.equals("invalid_client") ? 401 : 400);
        assertThat(reuse.json().get("error").asString()).isEqualTo(replay.error);
        assertThat(api.get("/userinfo", tokens.getAccessToken().getValue()).status())
                .isEqualTo(401);
        assertThat(errorCode(attempt.refresh(tokens.getRefreshToken()))).isEqualTo("invalid_grant");
    }

    @ParameterizedTest
    @EnumSource(names = {"WITHOUT_VERIFIER", "WITH_WRONG_VERIFIER", "WITH_WRONG_SECRET", "WITHOUT_CLIENT"})
    @Rfc({"6749#4.1.2", "7636#4.6"})
    void aFailedExchangeOfAnUnusedCodeRevokesNothing(Replay wrong) {
        wrong.present(this);

        OIDCTokens tokens = tokens(attempt.exchange(code));

        assertThat(api.get("/userinfo", tokens.getAccessToken().getValue()).status())
                .isEqualTo(200);
    }

    @Test
    @Rfc({"7009#2.1", "7009#2.2"})
    void revokingACodeSucceedsWithoutEffect() {
        Map<String, String> revocation = Map.of("token", code.getValue(), "client_id", partner.clientId());

        assertThat(api.post("/oauth2/revoke", revocation, null, null).status()).isEqualTo(200);
        OIDCTokens tokens = tokens(attempt.exchange(code));
        assertThat(api.post("/oauth2/revoke", revocation, null, null).status()).isEqualTo(200);

        assertThat(api.get("/userinfo", tokens.getAccessToken().getValue()).status())
                .isEqualTo(200);
    }

    @Test
    @Rfc({"6749#4.1.2", "6749#5.2"})
    void anExpiredCodeIsRejected() {
        HTTPResponse[] late = new HTTPResponse[1];

        clock.during(Duration.ofSeconds(61), () -> late[0] = attempt.exchange(code));

        assertThat(errorCode(late[0])).isEqualTo("invalid_grant");
    }

    @Test
    @Rfc("7636#4.6")
    void aWrongVerifierIsRejectedAndDoesNotConsumeTheCode() {
        HTTPResponse wrong = attempt.exchange(code, new CodeVerifier());

        assertThat(errorCode(wrong)).isEqualTo("invalid_grant");
        assertThat(attempt.exchange(code).getStatusCode()).isEqualTo(200);
    }

    @Test
    @Rfc({"7636#4.6", "9700#2.1.1"})
    void aMissingVerifierIsRejectedAndDoesNotConsumeTheCode() {
        Api.Answer answer = Replay.WITHOUT_VERIFIER.present(this);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error").asString()).isEqualTo("invalid_grant");
        assertThat(attempt.exchange(code).getStatusCode()).isEqualTo(200);
    }

    @Test
    @Rfc({"6749#4.1.3", "OIDC-Core#3.1.3.2"})
    void anotherClientCannotUseTheCodeEvenWithTheVerifier() {
        SignedInPartner other = new SignedInPartner(api);
        Partner thief = new Partner(api.issuer(), other.clientId(), SignedInPartner.REDIRECT_URI, "openid");

        HTTPResponse stolen = thief.exchange(code, attempt.verifier());

        assertThat(errorCode(stolen)).isEqualTo("invalid_grant");
        other.close();
    }

    @Test
    @Rfc({"6749#4.1.3", "OIDC-Core#3.1.3.2"})
    void aDifferentRedirectUriIsRejected() {
        Api.Answer answer = api.post(
                "/oauth2/token",
                Map.of(
                        "grant_type",
                        "authorization_code",
                        "code",
                        code.getValue(),
                        "client_id",
                        partner.clientId(),
                        "code_verifier",
                        attempt.verifier().getValue(),
                        "redirect_uri",
                        "https://partner.example.com/other"),
                null,
                null);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error").asString()).isEqualTo("invalid_grant");
    }

    @Test
    void exchangingACodeTakesFewStatements() {
        attempt.exchange(code);
        Partner next = partner.attempt();
        AuthorizationCode nextCode = partner.again(next);

        List<String> statements = Statements.during(
                () -> assertThat(next.exchange(nextCode).getStatusCode()).isEqualTo(200));

        assertThat(statements)
                .hasSizeLessThanOrEqualTo(statementsOfAnExchange())
                .isNotEmpty();
    }

    @Test
    void authorizingAgainStoresAllInOneChange() {
        Partner next = partner.attempt();

        List<String> statements =
                Statements.during(() -> assertThat(partner.again(next)).isNotNull());

        assertThat(statements)
                .hasSizeLessThanOrEqualTo(statementsOfAnAuthorization())
                .isNotEmpty();
    }

    @Test
    void authorizingForAClientWithoutConsentTakesOneStatementLess() {
        jdbc.sql("update client set require_consent = false where client_id = ?")
                .param(partner.clientId())
                .update();
        clients.forget(new ClientId(partner.clientId()));
        partner.again(partner.attempt());
        Partner next = partner.attempt();

        List<String> statements =
                Statements.during(() -> assertThat(partner.again(next)).isNotNull());

        assertThat(statements)
                .hasSizeLessThanOrEqualTo(statementsOfAnAuthorization() - 1)
                .isNotEmpty();
    }

    @Test
    @Rfc({"6749#4.1.2", "6749#10.5"})
    void ofTwoConcurrentExchangesExactlyOneSucceeds() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        for (int round = 0; round < rounds(); round++) {
            Partner racer = partner.attempt();
            AuthorizationCode contested = partner.again(racer);
            CyclicBarrier start = new CyclicBarrier(2);
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                answers.add(threads.submit(() -> {
                    start.await();
                    return racer.exchange(contested).getStatusCode();
                }));
            }
            assertThat(List.of(answers.get(0).get(), answers.get(1).get())).containsExactlyInAnyOrder(200, 400);
        }

        threads.shutdown();
    }

    private static OIDCTokens tokens(HTTPResponse response) {
        return ((OIDCTokenResponse) Partner.parse(response).toSuccessResponse()).getOIDCTokens();
    }

    private static String errorCode(HTTPResponse response) {
        return Partner.parse(response).toErrorResponse().getErrorObject().getCode();
    }

    private Map<String, String> request(Map<String, String> more) {
        Map<String, String> request = new HashMap<>(Map.of(
                "grant_type",
                "authorization_code",
                "code",
                code.getValue(),
                "redirect_uri",
                SignedInPartner.REDIRECT_URI.toString()));
        request.putAll(more);
        return request;
    }

    /** How somebody who is not in order presents a code. */
    enum Replay {
        WITHOUT_VERIFIER("invalid_grant") {
            @Override
            Api.Answer present(CodeExchangeFlow test) {
                return test.api.post(
                        "/oauth2/token", test.request(Map.of("client_id", test.partner.clientId())), null, null);
            }
        },
        WITH_WRONG_VERIFIER("invalid_grant") {
            @Override
            Api.Answer present(CodeExchangeFlow test) {
                return test.api.post(
                        "/oauth2/token",
                        test.request(Map.of(
                                "client_id", test.partner.clientId(), "code_verifier", new CodeVerifier().getValue())),
                        null,
                        null);
            }
        },
        WITH_UNKNOWN_RESOURCE("invalid_target") {
            @Override
            Api.Answer present(CodeExchangeFlow test) {
                return test.api.post(
                        "/oauth2/token",
                        test.request(Map.of(
                                "client_id",
                                test.partner.clientId(),
                                "code_verifier",
                                test.attempt.verifier().getValue(),
                                "resource",
                                "https://nothing.example.com")),
                        null,
                        null);
            }
        },
        BY_ANOTHER_CLIENT("invalid_grant") {
            @Override
            Api.Answer present(CodeExchangeFlow test) {
                try (SignedInPartner other = new SignedInPartner(test.api)) {
                    return test.api.post(
                            "/oauth2/token",
                            test.request(Map.of(
                                    "client_id",
                                    other.clientId(),
                                    "code_verifier",
                                    test.attempt.verifier().getValue())),
                            null,
                            null);
                }
            }
        },
        WITH_WRONG_SECRET("invalid_client") {
            @Override
            Api.Answer present(CodeExchangeFlow test) {
                return test.api.post("/oauth2/token", test.request(Map.of()), RunningServer.AUTOMATION_ID, "wrong");
            }
        },
        WITHOUT_CLIENT("invalid_client") {
            @Override
            Api.Answer present(CodeExchangeFlow test) {
                return test.api.post("/oauth2/token", test.request(Map.of()), null, null);
            }
        };

        private final String error;

        Replay(String error) {
            this.error = error;
        }

        abstract Api.Answer present(CodeExchangeFlow test);
    }
}
