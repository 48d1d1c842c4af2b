package dev.keyturn.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.sdk.client.ClientAuthentication;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import dev.keyturn.sdk.testing.TestToken;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each claim with a value of each type and size, in each kind of credential: accepted or refused, and nothing else. */
@Tag("server")
class ClaimTypesTests {

    private static final String AUDIENCE = "https://orders.example.com";
    private static final ECKey KEY = TestKeys.es256("key-1");
    private static final TestIssuer ISSUER = new TestIssuer(KEY);
    private static final RequestGuard GUARD = new RequestGuard(
            CredentialVerifier.builder(ISSUER.url(), AUDIENCE)
                    .client(ClientAuthentication.secret("orders-api", "a secret"))
                    .build(),
            Clock.systemUTC());

    private static final List<String> TIMES = List.of("exp", "iat", "nbf", "auth_time");

    /** What none of them can be. */
    private static final List<Object> NO_TIMES = List.of(
            true,
            "",
            "1790000000",
            "2026-09-01T12:00:00Z",
            -1,
            253_402_300_800L,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            BigInteger.TWO.pow(64).add(BigInteger.valueOf(1_790_000_000L)),
            new BigDecimal("1E+300"),
            new BigDecimal("-1E+300"),
            List.of(),
            List.of(1_790_000_000L),
            Map.of(),
            Map.of("a", 1));

    private static final List<String> OTHERS = List.of(
            "iss",
            "sub",
            "aud",
            "client_id",
            "scope",
            "jti",
            "cnf",
            "act",
            "acr",
            "amr",
            "updated_at",
            "key_id",
            "scopes",
            "audiences",
            "expires_at",
            "budgets",
            "credential_id",
            "grant_id",
            "valid",
            "active");

    private static final Set<String> MEMBERS_OF_KEYS =
            Set.of("key_id", "scopes", "audiences", "expires_at", "budgets", "valid");

    private static final List<Object> OTHER_VALUES = List.of(
            BigInteger.TEN.pow(200),
            "+1000000000-12-31T23:59:59.999999999Z",
            "-1000000000-01-01T00:00:00Z",
            0,
            0.5,
            List.of(1, "a"),
            List.of(List.of()),
            Map.of("jkt", 1),
            Map.of("x5t#S256", List.of()),
            Map.of("sub", 1, "act", "a"));

    /** Status by code, of a refusal for what is in a credential. */
    private static final Map<String, Integer> OF_CREDENTIALS = Map.of("invalid-token", 401, "proof-invalid", 401);

    /** The same where an answer of the server may be unreadable. */
    private static final Map<String, Integer> OF_THE_SERVER =
            Map.of("invalid-token", 401, "proof-invalid", 401, "token-verification-unavailable", 503);

    @AfterAll
    static void stopIssuer() {
        ISSUER.close();
    }

    static Stream<Object[]> times() {
        return TIMES.stream().flatMap(claim -> NO_TIMES.stream().map(value -> new Object[] {claim, value}));
    }

    static Stream<String> claims() {
        return Stream.concat(TIMES.stream(), OTHERS.stream());
    }

    @ParameterizedTest(name = "{0} = {1}")
    @MethodSource("times")
    void aTimeThatIsNoneMakesAnInvalidToken(String claim, Object value) {
        Refusal ofJwt = refusal("Bearer " + token().claim(claim, value).text());
        assertThat(ofJwt).isNotNull();
        assertThat(ofJwt.code()).isEqualTo("invalid-token");
    }

    @ParameterizedTest
    @CsvSource({
        "exp, 253402300800",
        "exp, -1",
        "iat, 9223372036854775807",
        "auth_time, 9223372036854775807",
        "auth_time, -1"
    })
    void aTimeOutOfRangeMakesAnInvalidOpaqueToken(String claim, long value) {
        Refusal refusal = refusal("Bearer " + ISSUER.opaque(token().claim(claim, value)));

        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo("invalid-token");
    }

    @ParameterizedTest
    @MethodSource("claims")
    void nothingEscapesOfAJwtButARefusal(String claim) {
        Stream.concat(NO_TIMES.stream(), OTHER_VALUES.stream())
                .forEach(value -> assertRefusedOrNot(
                        "Bearer " + token().claim(claim, value).text(), OF_CREDENTIALS));
    }

    @ParameterizedTest
    @MethodSource("claims")
    void nothingEscapesOfWhatTheServerSaysButARefusal(String claim) {
        for (Object value : OTHER_VALUES) {
            assertRefusedOrNot(
                    "Bearer "
                            + (MEMBERS_OF_KEYS.contains(claim)
                                    ? ISSUER.apiKey(key(claim, value))
                                    : ISSUER.opaque(token().claim(claim, value))),
                    OF_THE_SERVER);
        }
    }

    private static void assertRefusedOrNot(String authorization, Map<String, Integer> statuses) {
        Refusal refusal = refusal(authorization);
        if (refusal != null) {
            assertThat(statuses).containsEntry(refusal.code(), refusal.status());
        }
    }

    /** Null if it is accepted. */
    private static @Nullable Refusal refusal(String authorization) {
        try {
            VerifiedCredential credential =
                    GUARD.authenticate(new TestRequest().header("Authorization", authorization));
            assertThat(credential.actors()).isNotNull();
            assertThat(credential.credentialId()).isNotNull();
            assertThat(credential.grantId()).isNotNull();
            for (Duration age :
                    List.of(Duration.ZERO, Duration.ofMinutes(10), Duration.ofSeconds(Long.MAX_VALUE - 1))) {
                requireAuthentication(credential, age);
            }
            return null;
        } catch (RequestRefusedException e) {
            return e.refusal();
        }
    }

    private static void requireAuthentication(VerifiedCredential credential, Duration age) {
        try {
            GUARD.requireAuthentication(credential, Set.of("mfa"), age);
        } catch (RequestRefusedException e) {
            assertThat(e.refusal().code()).isEqualTo("insufficient-user-authentication");
        }
    }

    private static TestToken token() {
        return ISSUER.token(Instant.now(), AUDIENCE).claim("acr", "mfa");
    }

    private static Map<String, Object> key(String member, Object value) {
        Map<String, Object> key = new LinkedHashMap<>();
        key.put("key_id", "key-1");
        key.put("client_id", "client-1");
        key.put("scopes", List.of("orders:read"));
        key.put("audiences", List.of(AUDIENCE));
        key.put("expires_at", Instant.now().plusSeconds(3600).toString());
        key.put(member, value);
        return key;
    }
}
