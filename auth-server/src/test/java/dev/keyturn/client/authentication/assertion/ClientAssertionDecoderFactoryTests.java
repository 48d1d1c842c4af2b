package dev.keyturn.client.authentication.assertion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.testing.Rfc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContext;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;

class ClientAssertionDecoderFactoryTests {

    private static final String ISSUER = "https://login.example.com";
    private static final String CLIENT = "orders-desk";

    private final ManualClock clock = new ManualClock();
    private final KeyServer server = new KeyServer();
    private final KeySetDownload download = new KeySetDownload(new OperatorsKeys(server.uri()));
    private final ClientAssertionDecoderFactory factory = new ClientAssertionDecoderFactory(
            new RemoteKeys(download, clock), new UsedAssertions(AssertionTable.create()), clock);

    @BeforeEach
    void receiveARequest() {
        AuthorizationServerContextHolder.setContext(new AuthorizationServerContext() {
            @Override
            public String getIssuer() {
                return ISSUER;
            }

            @Override
            public AuthorizationServerSettings getAuthorizationServerSettings() {
                return AuthorizationServerSettings.builder().issuer(ISSUER).build();
            }
        });
    }

    @AfterEach
    void endTheRequest() throws IOException {
        AuthorizationServerContextHolder.resetContext();
        download.close();
        server.close();
    }

    @Test
    @Rfc({"7523#3", "OIDC-Core#9"})
    void acceptsTheTokenEndpointAsAudienceUnlessTheClientRequiresTheIssuer() {
        ClientSettings.Builder strict = ClientSettings.builder()
                .setting(RegisteredKeys.INLINE_KEYS, TestKeys.publicSet())
                .setting(ClientAssertionDecoderFactory.ISSUER_AUDIENCE, true);
        String endpoint = ISSUER + "/oauth2/token";

        for (List<String> audience : List.of(List.of(endpoint), List.of(endpoint, ISSUER))) {
            assertThat(decode(TestKeys.publicSet(), sign(claims -> claims.audience(audience))))
                    .isEqualTo(CLIENT);
            assertThatThrownBy(() ->
                            factory.createDecoder(client(strict)).decode(sign(claims -> claims.audience(audience))))
                    .isInstanceOf(JwtException.class);
        }
        assertThat(factory.createDecoder(client(strict))
                        .decode(sign(claims -> claims))
                        .getSubject())
                .isEqualTo(CLIENT);
    }

    @Test
    @Rfc({"7523#3", "OIDC-Core#9"})
    void acceptsAnAssertionSignedWithARegisteredKey() {
        assertThat(decode(TestKeys.publicSet(), sign(claims -> claims))).isEqualTo(CLIENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "ES384", "RS256", "RS512", "PS256", "PS384"})
    @Rfc("7523#5")
    void acceptsEachAsymmetricAlgorithm(String algorithm) throws JOSEException {
        JWSAlgorithm named = JWSAlgorithm.parse(algorithm);
        JWK key = algorithm.equals("ES256") ? TestKeys.P256 : algorithm.equals("ES384") ? TestKeys.P384 : TestKeys.RSA;
        JWSSigner signer = key instanceof ECKey ec ? new ECDSASigner(ec) : new RSASSASigner(TestKeys.RSA);
        String set = TestKeys.publicSet(TestKeys.P256, TestKeys.P384, TestKeys.RSA);

        assertThat(decode(set, sign(new JWSHeader(named), signer, good().build())))
                .isEqualTo(CLIENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EdDSA", "Ed25519"})
    void acceptsEd25519WithoutAnotherLibrary(String algorithm) throws Exception {
        for (int i = 0; i < 10; i++) {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            String set = TestKeys.publicSet(jwk((EdECPublicKey) pair.getPublic()));
            SignedJWT assertion = new SignedJWT(new JWSHeader(JWSAlgorithm.parse(algorithm)), good().build());
            String text = new String(assertion.getSigningInput(), StandardCharsets.US_ASCII) + "."
                    + Base64URL.encode(ed25519(pair, assertion.getSigningInput()));

            assertThat(decode(set, text)).isEqualTo(CLIENT);
            assertRefused(set, text.substring(0, text.length() - 8) + "AAAAAAAA");
        }
    }

    @Test
    @Rfc("OIDC-Core#10.1")
    void acceptsAnAssertionSignedWithAPublishedKey() {
        server.answers(200, TestKeys.publicSet(TestKeys.P384, TestKeys.P256));
        RegisteredClient client =
                client(ClientSettings.builder().jwkSetUrl(server.uri().toString()));

        assertThat(factory.createDecoder(client).decode(sign(claims -> claims)).getSubject())
                .isEqualTo(CLIENT);
    }

    @Test
    @Rfc("7523#3")
    void rejectsAnAssertionSignedWithAnotherKey() throws JOSEException {
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("one").build();

        assertRefused(TestKeys.publicSet(), sign(header, new ECDSASigner(TestKeys.OTHER_P256), good().build()));
    }

    @Test
    @Rfc("7523#3")
    void rejectsAKeyEmbeddedInTheAssertion() throws JOSEException {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                .jwk(TestKeys.OTHER_P256.toPublicJWK())
                .build();

        assertRefused(TestKeys.publicSet(), sign(header, new ECDSASigner(TestKeys.OTHER_P256), good().build()));
    }

    @Test
    @Rfc("7523#3")
    void rejectsAnUnsignedAssertion() {
        assertRefused(TestKeys.publicSet(), new PlainJWT(good().build()).serialize());
    }

    @Test
    @Rfc("7523#3")
    void rejectsAnAssertionSignedWithThePublicKeyAsHmacSecret() throws JOSEException {
        byte[] published = TestKeys.publicSet(TestKeys.RSA).getBytes(StandardCharsets.UTF_8);

        assertRefused(
                TestKeys.publicSet(TestKeys.RSA),
                sign(new JWSHeader(JWSAlgorithm.HS256), new MACSigner(published), good().build()));
    }

    @Test
    @Rfc("7523#3")
    void rejectsATamperedAssertion() {
        String[] parts = sign(claims -> claims).split("\\.", -1);
        String[] others = sign(claims -> claims.claim("admin", true)).split("\\.", -1);

        assertRefused(TestKeys.publicSet(), parts[0] + "." + others[1] + "." + parts[2]);
        assertRefused(TestKeys.publicSet(), parts[0] + "." + parts[1] + ".");
        assertRefused(TestKeys.publicSet(), parts[0] + "." + parts[1]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b.c", "e30.e30.", "{}", "\u0000", "eyJhbGciOiJub25lIn0.e30."})
    void refusesWhatIsNoAssertion(String text) {
        assertRefused(TestKeys.publicSet(), text);
    }

    @Test
    void refusesAnEndlessAssertion() {
        assertRefused(TestKeys.publicSet(), sign(claims -> claims.claim("x", "a".repeat(10_000))));
    }

    @Test
    void refusesATokenOfAnotherType() throws JOSEException {
        for (String type : List.of("at+jwt", "dpop+jwt", "secevent+jwt")) {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                    .type(new JOSEObjectType(type))
                    .build();
            assertRefused(TestKeys.publicSet(), sign(header, new ECDSASigner(TestKeys.P256), good().build()));
        }
        for (String type : List.of("JWT", "client-authentication+jwt")) {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256)
                    .type(new JOSEObjectType(type))
                    .build();
            String assertion = sign(header, new ECDSASigner(TestKeys.P256), good().build());
            assertThat(decode(TestKeys.publicSet(), assertion)).isEqualTo(CLIENT);
        }
    }

    @Test
    @Rfc("7523#3")
    void rejectsAnAssertionWithAnotherIssuerSubjectOrAudience() {
        assertRefused(claims -> claims.issuer("other-client"));
        assertRefused(claims -> claims.issuer(null));
        assertRefused(claims -> claims.subject("other-client"));
        assertRefused(claims -> claims.subject(null));
        assertRefused(claims -> claims.audience("https://other.example.com"));
        assertRefused(claims -> claims.audience(ISSUER + "/"));
        assertRefused(claims -> claims.audience(ISSUER + "/oauth2/token/"));
        assertRefused(claims -> claims.audience(ISSUER + "/oauth2/revoke"));
        assertRefused(claims -> claims.audience(List.of(ISSUER + "/oauth2/token", "https://other.example.com")));
        assertRefused(claims -> claims.audience(List.of(ISSUER, "https://other.example.com")));
        assertRefused(claims -> claims.audience(List.of(ISSUER, ISSUER)));
        assertRefused(claims -> claims.audience((String) null));
    }

    @Test
    @Rfc("7523#3")
    void rejectsAnAssertionOutsideItsValidityPeriod() {
        Instant now = clock.instant();
        Duration skew = AssertionValidator.CLOCK_SKEW;
        Duration longest = AssertionValidator.MAX_LIFETIME;

        assertRefused(claims -> claims.expirationTime(null));
        assertRefused(claims -> claims.expirationTime(Date.from(now.minus(skew))));
        assertAccepted(claims ->
                claims.issueTime(null).expirationTime(Date.from(now.minus(skew).plusSeconds(1))));
        assertAccepted(
                claims -> claims.expirationTime(Date.from(now.plus(longest).plus(skew))));
        assertRefused(claims ->
                claims.expirationTime(Date.from(now.plus(longest).plus(skew).plusSeconds(1))));
        assertRefused(claims -> claims.notBeforeTime(Date.from(now.plus(skew).plusSeconds(1))));
        assertAccepted(claims -> claims.notBeforeTime(Date.from(now.plus(skew))));
        assertAccepted(claims -> claims.issueTime(null));
        assertRefused(claims -> claims.claim("exp", "soon"));
    }

    @Test
    @Rfc("OIDC-Core#9")
    void rejectsAnAssertionWithoutJti() {
        assertRefused(claims -> claims.jwtID(null));
        assertRefused(claims -> claims.jwtID(""));
        assertRefused(claims -> claims.jwtID("a".repeat(501)));
        assertAccepted(claims -> claims.jwtID("a".repeat(500)));
    }

    @Test
    @Rfc({"7523#3", "OIDC-Core#9"})
    void acceptsAnAssertionOnceUntilItExpires() {
        String assertion = sign(claims -> claims);
        assertThat(decode(TestKeys.publicSet(), assertion)).isEqualTo(CLIENT);

        assertRefused(TestKeys.publicSet(), assertion);
        clock.advance(Duration.ofMinutes(1).plus(AssertionValidator.CLOCK_SKEW).minusMillis(1));
        assertRefused(TestKeys.publicSet(), assertion);
        clock.advance(Duration.ofHours(1));
        assertRefused(TestKeys.publicSet(), assertion);
    }

    @Test
    void doesNotUseUpTheIdentifierOfAnAssertionThatItRefuses() {
        String jti = UUID.randomUUID().toString();
        assertRefused(claims -> claims.jwtID(jti).audience("https://other.example.com"));
        assertRefused(TestKeys.publicSet(TestKeys.OTHER_P256), sign(claims -> claims.jwtID(jti)));

        assertAccepted(claims -> claims.jwtID(jti));
    }

    @Test
    @Rfc({"7523#3", "OIDC-Core#9"})
    void acceptsAnAssertionOnceUnderConcurrency() throws Exception {
        int threads = 4;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        for (int round = 0; round < 50; round++) {
            String assertion = sign(claims -> claims);
            CyclicBarrier barrier = new CyclicBarrier(threads);
            List<Future<Boolean>> attempts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                attempts.add(pool.submit(() -> {
                    receiveARequest();
                    barrier.await();
                    return isAccepted(TestKeys.publicSet(), assertion);
                }));
            }

            int accepted = 0;
            for (Future<Boolean> attempt : attempts) {
                accepted += attempt.get() ? 1 : 0;
            }
            assertThat(accepted).isEqualTo(1);
        }
        pool.shutdown();
    }

    @Test
    void refusesAClientWithoutKeys() {
        RegisteredClient client = client(ClientSettings.builder());

        assertThatThrownBy(() -> factory.createDecoder(client).decode(sign(claims -> claims)))
                .isInstanceOf(JwtException.class);
    }

    private void assertAccepted(UnaryOperator<JWTClaimsSet.Builder> change) {
        assertThat(isAccepted(TestKeys.publicSet(), sign(change))).isTrue();
    }

    private void assertRefused(UnaryOperator<JWTClaimsSet.Builder> change) {
        assertRefused(TestKeys.publicSet(), sign(change));
    }

    private void assertRefused(String keys, String assertion) {
        assertThat(isAccepted(keys, assertion)).isFalse();
    }

    private boolean isAccepted(String keys, String assertion) {
        try {
            decode(keys, assertion);
            return true;
        } catch (JwtException e) {
            return false;
        }
    }

    private String decode(String keys, String assertion) {
        RegisteredClient client = client(ClientSettings.builder().setting(RegisteredKeys.INLINE_KEYS, keys));
        return Objects.requireNonNull(
                factory.createDecoder(client).decode(assertion).getSubject());
    }

    private static RegisteredClient client(ClientSettings.Builder settings) {
        return RegisteredClient.withId(CLIENT)
                .clientId(CLIENT)
                .clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .clientSettings(settings.tokenEndpointAuthenticationSigningAlgorithm(SignatureAlgorithm.ES256)
                        .build())
                .build();
    }

    private JWTClaimsSet.Builder good() {
        return new JWTClaimsSet.Builder()
                .issuer(CLIENT)
                .subject(CLIENT)
                .audience(ISSUER)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(clock.instant().plusSeconds(60)));
    }

    private String sign(UnaryOperator<JWTClaimsSet.Builder> change) {
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("one").build();
        try {
            return sign(
                    header, new ECDSASigner(TestKeys.P256), change.apply(good()).build());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sign(JWSHeader header, JWSSigner signer, JWTClaimsSet claims) throws JOSEException {
        SignedJWT assertion = new SignedJWT(header, claims);
        assertion.sign(signer);
        return assertion.serialize();
    }

    private static byte[] ed25519(KeyPair pair, byte[] input) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(pair.getPrivate());
        signature.update(input);
        return signature.sign();
    }

    private static OctetKeyPair jwk(EdECPublicKey key) {
        byte[] encoded = key.getEncoded();
        byte[] raw = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(raw)).build();
    }
}
