package dev.keyturn.sdk.internal.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.SignatureAlgorithm;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.testing.MutableClock;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import dev.keyturn.sdk.testing.TestToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwtVerifierTests {

    private static final Instant NOW = Instant.parse("2026-09-01T12:00:00Z");
    private static final String AUDIENCE = "https://orders.example.com";
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final ECKey KEY = TestKeys.es256("key-1");

    private final MutableClock clock = new MutableClock(NOW);
    private final TestIssuer issuer = new TestIssuer(KEY);
    private final CredentialVerifier verifier =
            CredentialVerifier.builder(issuer.url(), AUDIENCE).clock(clock).build();

    @AfterEach
    void stopIssuer() {
        issuer.close();
    }

    @Test
    void returnsWhatAGoodTokenSays() {
        String text =
                token().scope("orders:read orders:write").claim("tenant", "t-1").text();

        VerifiedCredential verified = verifier.verify(text);

        assertThat(verified.subject()).isEqualTo("user-1");
        assertThat(verified.clientId()).isEqualTo("client-1");
        assertThat(verified.scopes()).containsExactlyInAnyOrder("orders:read", "orders:write");
        assertThat(verified.audience()).containsExactly(AUDIENCE);
        assertThat(verified.issuedAt()).isEqualTo(NOW);
        assertThat(verified.expiresAt()).isEqualTo(NOW.plus(Duration.ofHours(1)));
        assertThat(verified.id()).isEqualTo("token-1");
        assertThat(verified.claims()).containsEntry("tenant", "t-1").containsEntry("iss", issuer.url());
    }

    @Test
    void hasAScopeOnlyIfTheTokenSaysExactlyThat() {
        VerifiedCredential verified =
                verifier.verify(token().scope("  orders:read   orders:write ").text());

        assertThat(verified.hasScope("orders:read")).isTrue();
        assertThat(verified.hasScope("orders")).isFalse();
        assertThat(verified.hasScope("ORDERS:READ")).isFalse();
        assertThat(verified.hasScope("")).isFalse();
        assertThat(verifier.verify(token().text()).scopes()).isEmpty();
    }

    @Test
    void doesNotShowClaimsOfAPersonWhenItIsLogged() {
        VerifiedCredential verified =
                verifier.verify(token().claim("email", "jo@example.com").text());

        assertThat(verified.toString())
                .contains("token-1", "user-1", "client-1")
                .doesNotContain("jo@example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"at+jwt", "AT+JWT", "application/at+jwt", "Application/At+Jwt"})
    void acceptsBothFormsOfTheType(String type) {
        assertThat(verifier.verify(token().header("typ", type).text())).isNotNull();
    }

    @Test
    void acceptsTypeJwtOnlyIfConfigured() {
        CredentialVerifier told = CredentialVerifier.builder(issuer.url(), AUDIENCE)
                .clock(clock)
                .acceptTypeJwt()
                .build();

        assertThat(told.verify(token().header("typ", "JWT").text())).isNotNull();
        assertThat(told.verify(token().text())).isNotNull();
        assertThat(reasonOf(told, token().header("typ", null))).isEqualTo(Reason.WRONG_TYPE);
        assertThat(reasonOf(told, token().header("typ", "logout+jwt"))).isEqualTo(Reason.WRONG_TYPE);
    }

    @Test
    void takesNoIdTokenForAnAccessTokenEvenThen() {
        CredentialVerifier told = CredentialVerifier.builder(issuer.url(), AUDIENCE)
                .clock(clock)
                .acceptTypeJwt()
                .build();
        TestToken idToken =
                token().header("typ", "JWT").claim("client_id", null).claim("scope", null);

        assertThat(reasonOf(told, idToken.claim("aud", "client-1"))).isEqualTo(Reason.WRONG_AUDIENCE);
        assertThat(reasonOf(told, idToken.claim("aud", List.of("client-1", AUDIENCE))))
                .isEqualTo(Reason.CLAIM_MISSING);
    }

    private static Reason reasonOf(CredentialVerifier verifier, TestToken token) {
        return catchThrowableOfType(CredentialRejectedException.class, () -> verifier.verify(token.text()))
                .reason();
    }

    @Test
    void refusesOtherTypesThatTheIssuerSigns() {
        assertRefused(Reason.WRONG_TYPE, token().header("typ", "JWT"));
        assertRefused(Reason.WRONG_TYPE, token().header("typ", "logout+jwt"));
        assertRefused(Reason.WRONG_TYPE, token().header("typ", "application/at+jwt;v=1"));
        assertRefused(Reason.WRONG_TYPE, token().header("typ", List.of("at+jwt")));
        assertRefused(Reason.WRONG_TYPE, token().header("typ", null));
    }

    @Test
    void acceptsATokenUntilItsExpiryPlusTheSkew() {
        Instant expiry = NOW.plus(Duration.ofHours(1));
        String text = token().text();

        clock.advance(Duration.between(NOW, expiry.plus(SKEW)).minusNanos(1));
        assertThat(verifier.verify(text).expiresAt()).isEqualTo(expiry);

        clock.advance(Duration.ofNanos(1));
        assertRefused(Reason.EXPIRED, text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nbf", "iat"})
    void refusesATokenBeforeItsTimeMinusTheSkew(String claim) {
        assertThat(verifier.verify(
                        token().claim(claim, NOW.plus(SKEW).getEpochSecond()).text()))
                .isNotNull();

        assertRefused(
                Reason.NOT_YET_VALID,
                token().claim(claim, NOW.plus(SKEW).plusSeconds(1).getEpochSecond()));
    }

    @Test
    void comparesIssuersByCharacter() {
        assertRefused(Reason.WRONG_ISSUER, token().claim("iss", "https://evil.example.com"));
        assertRefused(Reason.WRONG_ISSUER, token().claim("iss", issuer.url() + "/"));
        assertRefused(Reason.WRONG_ISSUER, token().claim("iss", issuer.url().replace("http", "HTTP")));
    }

    @Test
    void acceptsOneAudienceOfSeveralAndNoOther() {
        assertThat(verifier.verify(token().claim("aud", List.of("https://a.example.com", AUDIENCE))
                                .text())
                        .audience())
                .containsExactly("https://a.example.com", AUDIENCE);

        assertRefused(Reason.WRONG_AUDIENCE, token().claim("aud", "https://a.example.com"));
        assertRefused(Reason.WRONG_AUDIENCE, token().claim("aud", AUDIENCE + " https://a.example.com"));
        assertRefused(Reason.WRONG_AUDIENCE, token().claim("aud", AUDIENCE + "/"));
        assertRefused(Reason.WRONG_AUDIENCE, token().claim("aud", List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "exp", "iat", "sub", "client_id", "jti"})
    void refusesATokenThatLacksARequiredClaim(String claim) {
        CredentialRejectedException rejection = assertRefused(Reason.CLAIM_MISSING, token().claim(claim, null));

        assertThat(rejection).hasMessage("The access token lacks the claim " + claim + ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "exp", "iat", "nbf", "sub", "client_id", "jti", "scope"})
    void refusesClaimsOfAWrongType(String claim) {
        for (Object value : List.of(Map.of("a", 1), List.of(1), true)) {
            assertRefused(Reason.CLAIM_INVALID, token().claim(claim, value));
        }
    }

    @ParameterizedTest
    @CsvSource({"exp,-1", "exp,1e300", "exp,9223372036854775807", "iat,-5", "nbf,1e18", "exp,253402300800"})
    void refusesTimesThatAreNone(String claim, double value) {
        assertRefused(Reason.CLAIM_INVALID, token().claim(claim, value));
    }

    @Test
    void refusesNumbersAsTexts() {
        assertRefused(Reason.CLAIM_INVALID, token().claim("exp", "1893456000"));
        assertRefused(Reason.CLAIM_INVALID, token().claim("sub", 17));
        assertRefused(Reason.CLAIM_INVALID, token().claim("sub", ""));
    }

    @Test
    void dropsFractionsOfSeconds() {
        VerifiedCredential verified =
                verifier.verify(token().claim("exp", NOW.plusSeconds(60).getEpochSecond() + 0.75)
                        .text());

        assertThat(verified.expiresAt()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void treatsClaimsThatAreNullAsAbsent() {
        TestToken token = token();

        String nullScope =
                token.sign(token.headerJson(), token.claimsJson().replace("}", ",\"scope\":null,\"x\":null}"));
        String nullSubject = token.sign(token.headerJson(), token.claimsJson().replace("\"user-1\"", "null"));

        assertThat(verifier.verify(nullScope).scopes()).isEmpty();
        assertThat(verifier.verify(nullScope).claims()).doesNotContainKeys("scope", "x");
        assertRefused(Reason.CLAIM_MISSING, nullSubject);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
    void verifiesEachRsaAlgorithm(String algorithm) {
        assertVerifiedWith(TestKeys.rsa("rsa", JWSAlgorithm.parse(algorithm)));
    }

    @Test
    void verifiesEdwardsCurves() {
        assertVerifiedWith(TestKeys.ed25519("ed25519"));
    }

    @Test
    void verifiesEachCurve() {
        assertVerifiedWith(TestKeys.ec("p-384", Curve.P_384, JWSAlgorithm.ES384));
        clock.advance(Duration.ofMinutes(1));
        assertVerifiedWith(TestKeys.ec("p-521", Curve.P_521, JWSAlgorithm.ES512));
    }

    @Test
    void rejectsAlgorithmsThatAreNotConfigured() {
        JWK rsa = TestKeys.rsa("rsa", JWSAlgorithm.RS256);
        issuer.publish(rsa, KEY);
        CredentialVerifier onlyEs256 = CredentialVerifier.builder(issuer.url(), AUDIENCE)
                .algorithms(Set.of(SignatureAlgorithm.ES256))
                .clock(clock)
                .build();

        assertThat(onlyEs256.verify(token().key(KEY).text())).isNotNull();
        assertThat(catchThrowableOfType(
                                CredentialRejectedException.class,
                                () -> onlyEs256.verify(token().key(rsa).text()))
                        .reason())
                .isEqualTo(Reason.ALGORITHM_NOT_ALLOWED);
    }

    @Test
    void verifiesATokenWithoutKeyIdIfOnlyOneKeyFits() {
        String text = token().header("kid", null).text();

        assertThat(verifier.verify(text)).isNotNull();

        issuer.publish(KEY, TestKeys.es256("key-2"));
        CredentialVerifier withTwoKeys =
                CredentialVerifier.builder(issuer.url(), AUDIENCE).clock(clock).build();
        assertThat(catchThrowableOfType(CredentialRejectedException.class, () -> withTwoKeys.verify(text))
                        .reason())
                .isEqualTo(Reason.UNKNOWN_KEY);
        assertThat(issuer.requestsAt(TestIssuer.KEYS)).isEqualTo(2);
    }

    @Test
    void refusalsHaveNoStackTraceForAttackersToMakeUsFill() {
        assertThat(assertRefused(Reason.MALFORMED, "x").getStackTrace()).isEmpty();
    }

    @Test
    void everyReasonIsAllowedInAChallenge() {
        for (Reason reason : Reason.values()) {
            assertThat(reason.description()).matches("[\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]+");
        }
    }

    private TestToken token() {
        return issuer.token(NOW, AUDIENCE);
    }

    private void assertVerifiedWith(JWK key) {
        issuer.publish(key);
        assertThat(verifier.verify(token().text()).id()).isEqualTo("token-1");
    }

    private CredentialRejectedException assertRefused(Reason reason, TestToken token) {
        return assertRefused(reason, token.text());
    }

    private CredentialRejectedException assertRefused(Reason reason, String text) {
        CredentialRejectedException rejection =
                catchThrowableOfType(CredentialRejectedException.class, () -> verifier.verify(text));
        assertThat(rejection).isNotNull();
        assertThat(rejection.reason()).isEqualTo(reason);
        return rejection;
    }
}
