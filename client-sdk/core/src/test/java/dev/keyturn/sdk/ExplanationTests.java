package dev.keyturn.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.sdk.Explanation.Check;
import dev.keyturn.sdk.Explanation.Verdict;
import dev.keyturn.sdk.client.ClientAuthentication;
import dev.keyturn.sdk.testing.MutableClock;
import dev.keyturn.sdk.testing.TestCredentials;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import dev.keyturn.sdk.testing.TestToken;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExplanationTests {

    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final String AUDIENCE = "https://orders.example.com";
    private static final ECKey KEY = TestKeys.es256("key-1");

    private final MutableClock clock = new MutableClock(NOW);
    private final TestIssuer issuer = new TestIssuer(KEY);
    private final CredentialVerifier verifier = CredentialVerifier.builder(issuer.url(), AUDIENCE)
            .clock(clock)
            .client(ClientAuthentication.secret("orders-api", "a secret"))
            .build();

    @AfterEach
    void stopIssuer() {
        issuer.close();
    }

    @Test
    void ofAGoodTokenListsAllThatWasChecked() {
        issuer.answerAt(
                TestIssuer.INTROSPECTION,
                exchange -> TestIssuer.answer(
                        exchange,
                        200,
                        "{\"active\":true,\"client_id\":\"client-1\",\"jti\":\"token-1\",\"scope\":\"\",\"aud\":\""
                                + AUDIENCE + "\",\"iat\":" + NOW.getEpochSecond() + ",\"exp\":"
                                + NOW.plusSeconds(300).getEpochSecond() + "}"));

        Explanation explanation = explain(token().text());

        assertThat(explanation.isValid()).isTrue();
        assertThat(explanation.kind()).isEqualTo(CredentialKind.JWT);
        assertThat(explanation.steps())
                .extracting(Explanation.Step::check)
                .containsExactly(
                        Check.KIND,
                        Check.FORM,
                        Check.TYPE,
                        Check.ALGORITHM,
                        Check.CLAIMS,
                        Check.ISSUER,
                        Check.AUDIENCE,
                        Check.TIME,
                        Check.KEY,
                        Check.SIGNATURE,
                        Check.SERVER,
                        Check.REVOCATION,
                        Check.HOLDER);
        assertThat(explanation.steps()).allMatch(step -> step.verdict() == Verdict.PASSED);
    }

    @Test
    void ofARevokedJwtIsWhatTheServerSaysAfterItsOwnChecks() {
        Explanation explanation = explain(token().text());

        assertThat(verdict(explanation, Check.SIGNATURE)).isEqualTo(Verdict.PASSED);
        assertThat(verdict(explanation, Check.SERVER)).isEqualTo(Verdict.FAILED);
        assertThat(verdict(explanation, Check.REVOCATION)).isEqualTo(Verdict.SKIPPED);
        assertThat(explanation.isValid()).isFalse();
    }

    @Test
    void saysThatRevocationWasNotCheckedWithoutAClient() {
        try (CredentialVerifier alone =
                CredentialVerifier.builder(issuer.url(), AUDIENCE).clock(clock).build()) {
            Explanation explanation = alone.explain(PresentedCredential.of(token().text()));

            assertThat(verdict(explanation, Check.REVOCATION)).isEqualTo(Verdict.NOT_CHECKED);
            assertThat(explanation.toString()).contains("not checked  is not revoked");
            assertThat(explanation.isValid()).isTrue();
            assertThat(explanation.steps()).extracting(Explanation.Step::check).doesNotContain(Check.SERVER);
            assertThat(verdict(
                            alone.explain(PresentedCredential.of(
                                    token().claim("cnf", Map.of("jkt", "x")).text())),
                            Check.REVOCATION))
                    .isEqualTo(Verdict.NOT_CHECKED);
        }
        assertThat(issuer.requestsAt(TestIssuer.INTROSPECTION)).isZero();
    }

    @Test
    void introspectsNoJwtThatItRejects() {
        explain(token().claim("aud", "https://other.example.com").text());

        assertThat(issuer.requestsAt(TestIssuer.INTROSPECTION)).isZero();
    }

    @Test
    void stopsAtWhatIsWrongAndSaysWhatToDo() {
        Explanation explanation =
                explain(token().claim("aud", "https://other.example.com").text());

        assertThat(explanation.isValid()).isFalse();
        assertThat(verdict(explanation, Check.ISSUER)).isEqualTo(Verdict.PASSED);
        assertThat(verdict(explanation, Check.AUDIENCE)).isEqualTo(Verdict.FAILED);
        assertThat(verdict(explanation, Check.TIME)).isEqualTo(Verdict.SKIPPED);
        assertThat(explanation.toString())
                .contains(
                        "passed       was issued by a trusted issuer",
                        "failed       is for this API",
                        "             The access token is for another API.",
                        "             Request a scope of this API",
                        "skipped      is within its lifetime");
    }

    @Test
    void namesTheCheckThatFailed() {
        assertThat(failed(
                        explain(token().claim("iss", "https://evil.example.com").text())))
                .isEqualTo(Check.ISSUER);
        assertThat(failed(explain(token().claim("exp", NOW.minusSeconds(60).getEpochSecond())
                        .text())))
                .isEqualTo(Check.TIME);
        assertThat(failed(explain(token().key(TestKeys.es256("key-1")).text()))).isEqualTo(Check.SIGNATURE);
        assertThat(failed(explain(token().key(TestKeys.es256("key-2")).text()))).isEqualTo(Check.KEY);
        assertThat(failed(explain(token().header("typ", "JWT").text()))).isEqualTo(Check.TYPE);
        assertThat(failed(explain(token().claim("cnf", Map.of("jkt", "x")).text())))
                .isEqualTo(Check.HOLDER);
        assertThat(failed(explain("nothing"))).isEqualTo(Check.FORM);
        assertThat(failed(explain(TestCredentials.apiKey() + "x"))).isEqualTo(Check.KIND);
        assertThat(failed(explain(TestCredentials.apiKey()))).isEqualTo(Check.SERVER);
    }

    @Test
    void ofAnApiKeyIsWhatTheServerSays() {
        String key = issuer.apiKey(Map.of(
                "key_id",
                "key-1",
                "client_id",
                "client-1",
                "audiences",
                List.of(AUDIENCE),
                "expires_at",
                "2027-01-01T00:00:00Z"));

        assertThat(explain(key).steps())
                .extracting(Explanation.Step::check)
                .containsExactly(Check.KIND, Check.AUDIENCE, Check.TIME, Check.SERVER, Check.REVOCATION, Check.HOLDER);
        assertThat(explain(key).isValid()).isTrue();
    }

    @Test
    void changesNothingOfWhatWasPresented() {
        PresentedCredential presented =
                PresentedCredential.of(TestCredentials.apiKey()).withCost(5);

        assertThat(verifier.explain(presented).isValid()).isFalse();
        assertThat(presented.cost()).isEqualTo(5);
    }

    @Test
    void leavesOpenWhatCannotBeKnown() {
        issuer.goDown();

        Explanation explanation = explain(TestCredentials.apiKey());

        assertThat(verdict(explanation, Check.SERVER)).isEqualTo(Verdict.UNAVAILABLE);
        assertThat(explanation.isValid()).isFalse();
    }

    @Test
    void neverRepeatsTheCredential() {
        for (String text : List.of(
                token().claim("sub", "somebody-secret").claim("aud", "x").text(),
                TestCredentials.apiKey(),
                TestCredentials.apiKey() + "x",
                "a-wrong-secret")) {
            assertThat(explain(text).toString()).doesNotContain(text, "somebody-secret");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"INSUFFICIENT_SCOPE", "INSUFFICIENT_AUTHENTICATION"})
    void everyReasonBelongsToACheckAndHasAFix(Reason reason) {
        assertThatCode(() -> Check.of(reason)).doesNotThrowAnyException();
        assertThat(reason.fix()).endsWith(".");
        assertThat(reason.description()).endsWith(".").matches("[ -!#-\\[\\]-~]+");
    }

    private Explanation explain(String text) {
        return verifier.explain(PresentedCredential.of(text));
    }

    private static Verdict verdict(Explanation explanation, Check check) {
        return explanation.steps().stream()
                .filter(step -> step.check() == check)
                .findFirst()
                .orElseThrow()
                .verdict();
    }

    private static Check failed(Explanation explanation) {
        return explanation.steps().stream()
                .filter(step -> step.verdict() == Verdict.FAILED)
                .findFirst()
                .orElseThrow()
                .check();
    }

    private TestToken token() {
        return issuer.token(NOW, AUDIENCE);
    }
}
