package dev.keyturn.example.withoutsdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import com.auth0.jwk.JwkProviderBuilder;
import com.nimbusds.jose.jwk.ECKey;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import dev.keyturn.sdk.testing.TestToken;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each library accepts an access token of the server, and nothing that only looks like one. */
class WithoutSdkTests {

    private static final String AUDIENCE = "https://orders.example.com";
    private static final ECKey KEY = TestKeys.es256("key-1");
    private static final TestIssuer ISSUER = new TestIssuer(KEY);
    private static final Map<String, Verifier> VERIFIERS = verifiers();

    private static Map<String, Verifier> verifiers() {
        try {
            String issuer = ISSUER.url();
            URI jwks = URI.create(issuer + TestIssuer.KEYS);
            var decoder = SpringSecurity.jwtDecoder(issuer, AUDIENCE, "client-1");
            var processor = Nimbus.processor(issuer, AUDIENCE, jwks);
            var consumer = Jose4j.consumer(issuer, AUDIENCE, jwks.toString());
            var javaJwt = new JavaJwt(new JwkProviderBuilder(jwks.toURL()).build(), issuer, AUDIENCE);
            var keys = Jjwt.keys(ISSUER.keysDocument());
            Map<String, Verifier> verifiers = new LinkedHashMap<>();
            verifiers.put("Spring Security", token -> decoder.decode(token).getSubject());
            verifiers.put("Nimbus", token -> processor.process(token, null).getSubject());
            verifiers.put("jose4j", token -> consumer.processToClaims(token).getSubject());
            verifiers.put("java-jwt", token -> javaJwt.verify(token).getSubject());
            verifiers.put(
                    "JJWT", token -> Jjwt.verify(token, keys, issuer, AUDIENCE).getSubject());
            return verifiers;
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    static Set<String> libraries() {
        return VERIFIERS.keySet();
    }

    @AfterAll
    static void stopIssuer() {
        ISSUER.close();
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void acceptsAnAccessToken(String library) throws Exception {
        assertThat(verify(library, token())).isEqualTo("user-1");
    }

    @ParameterizedTest
    @MethodSource("libraries")
    void rejectsWhatOnlyLooksLikeOne(String library) {
        ECKey forged = TestKeys.es256("key-1");
        Map<String, TestToken> tokens = new LinkedHashMap<>();
        tokens.put("an ID token", token().header("typ", "JWT"));
        tokens.put("a token without a type", token().header("typ", null));
        tokens.put("a token for another API", token().claim("aud", "https://other.example.com"));
        tokens.put("a token of another issuer", token().claim("iss", "https://other.example.com"));
        tokens.put("an expired one", ISSUER.token(Instant.now().minusSeconds(86_400), AUDIENCE));
        tokens.put("one without an end", token().claim("exp", null));
        tokens.put("a forged one", token().key(forged));

        tokens.forEach((what, token) -> assertThatException().as(what).isThrownBy(() -> verify(library, token)));
    }

    private static @Nullable String verify(String library, TestToken token) throws Exception {
        Verifier verifier = VERIFIERS.get(library);
        assertThat(verifier).isNotNull();
        return verifier.subjectOf(token.text());
    }

    private static TestToken token() {
        return ISSUER.token(Instant.now(), AUDIENCE);
    }
}
