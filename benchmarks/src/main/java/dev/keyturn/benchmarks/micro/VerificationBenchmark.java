package dev.keyturn.benchmarks.micro;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.keyturn.sdk.CredentialVerifier;
import dev.keyturn.sdk.client.ClientAuthentication;
import dev.keyturn.sdk.testing.TestIssuer;
import dev.keyturn.sdk.testing.TestKeys;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/**
 * Verifying an access token with the SDK and with others, each of which checks signature, type, issuer, audience and time; and what a
 * signature alone takes. All have the key at hand.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class VerificationBenchmark {

    private static final String AUDIENCE = "https://orders.example.com";

    @Param({"ES256", "RS256"})
    @SuppressWarnings("NullAway.Init")
    private String algorithm;

    @Param({"jdk", "native"})
    @SuppressWarnings("NullAway.Init")
    private String cryptography;

    @SuppressWarnings("NullAway.Init")
    private TestIssuer issuer;

    @SuppressWarnings("NullAway.Init")
    private String token;

    @SuppressWarnings("NullAway.Init")
    private String apiKey;

    @SuppressWarnings("NullAway.Init")
    private byte[] signed;

    @SuppressWarnings("NullAway.Init")
    private byte[] signature;

    @SuppressWarnings("NullAway.Init")
    private PublicKey publicKey;

    @SuppressWarnings("NullAway.Init")
    private CredentialVerifier forgetful;

    @SuppressWarnings("NullAway.Init")
    private CredentialVerifier remembering;

    @SuppressWarnings("NullAway.Init")
    private NimbusJwtDecoder spring;

    @SuppressWarnings("NullAway.Init")
    private DefaultJWTProcessor<SecurityContext> nimbus;

    @SuppressWarnings("NullAway.Init")
    private JwtParser jjwt;

    @SuppressWarnings("NullAway.Init")
    private JWTVerifier auth0;

    @SuppressWarnings("NullAway.Init")
    private JwtConsumer jose4j;

    @Setup
    public void prepare() throws JOSEException {
        Cryptography.choose(cryptography);
        JWK key = algorithm.equals("ES256") ? TestKeys.es256("key-1") : rsaKey();
        publicKey = key instanceof ECKey ec ? ec.toPublicKey() : ((RSAKey) key).toPublicKey();
        issuer = new TestIssuer(key);
        token = issuer.token(Instant.now(), AUDIENCE)
                .scope("orders:read orders:write")
                .claim("grant_id", "0b5ff1f2-3a6e-4c4e-9df5-5cbbfb7d4d36")
                .claim("credential_id", "7d0fce0e-8f0a-4d3e-a9d8-6ff2a0c6a0b1")
                .text();
        int dot = token.lastIndexOf('.');
        signed = token.substring(0, dot).getBytes(StandardCharsets.US_ASCII);
        signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
        forgetful =
                CredentialVerifier.builder(issuer.url(), AUDIENCE).cacheSize(0).build();
        remembering = CredentialVerifier.builder(issuer.url(), AUDIENCE)
                .client(ClientAuthentication.secret("orders-api", "a secret"))
                .positiveTtl(Duration.ofMinutes(10))
                .build();
        apiKey = issuer.apiKey(Map.of(
                "key_id",
                "key-1",
                "client_id",
                "client-1",
                "scopes",
                List.of("orders:read"),
                "audiences",
                List.of(AUDIENCE),
                "expires_at",
                Instant.now().plusSeconds(86_400).toString()));
        prepareOthers(key);
    }

    /** As large as the server makes them. */
    private static RSAKey rsaKey() throws JOSEException {
        return new RSAKeyGenerator(3072)
                .keyID("key-1")
                .algorithm(JWSAlgorithm.RS256)
                .generate();
    }

    private void prepareOthers(JWK key) throws JOSEException {
        nimbus = new DefaultJWTProcessor<>();
        nimbus.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
        nimbus.setJWSKeySelector(new JWSVerificationKeySelector<>(
                JWSAlgorithm.parse(algorithm), new ImmutableJWKSet<>(new JWKSet(key.toPublicJWK()))));
        nimbus.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                AUDIENCE, new JWTClaimsSet.Builder().issuer(issuer.url()).build(), Set.of("exp", "sub")));
        spring = new NimbusJwtDecoder(nimbus);
        spring.setJwtValidator(new JwtTypeValidator("at+jwt"));
        jjwt = Jwts.parser()
                .verifyWith(publicKey)
                .requireIssuer(issuer.url())
                .requireAudience(AUDIENCE)
                .build();
        Algorithm by = publicKey instanceof ECPublicKey ec
                ? Algorithm.ECDSA256(ec, null)
                : Algorithm.RSA256((RSAPublicKey) publicKey, null);
        auth0 = JWT.require(by).withIssuer(issuer.url()).withAudience(AUDIENCE).build();
        jose4j = new JwtConsumerBuilder()
                .setVerificationKey(publicKey)
                .setExpectedType(true, "at+jwt")
                .setExpectedIssuer(issuer.url())
                .setExpectedAudience(AUDIENCE)
                .setRequireExpirationTime()
                .build();
    }

    @TearDown
    public void stop() {
        issuer.close();
    }

    /** Lower bound for any verifier. */
    @Benchmark
    public boolean signatureAlone() throws GeneralSecurityException {
        Signature check =
                Signature.getInstance(algorithm.equals("ES256") ? "SHA256withECDSAinP1363Format" : "SHA256withRSA");
        check.initVerify(publicKey);
        check.update(signed);
        return check.verify(signature);
    }

    @Benchmark
    public Object keyturn() {
        return forgetful.verify(token);
    }

    @Benchmark
    public Object keyturnRemembered() {
        return remembering.verify(token);
    }

    @Benchmark
    public Object keyturnApiKeyRemembered() {
        return remembering.verify(apiKey);
    }

    @Benchmark
    public Object springSecurity() {
        return spring.decode(token);
    }

    @Benchmark
    public Object nimbus() throws Exception {
        return nimbus.process(token, null);
    }

    @Benchmark
    public Object jjwt() {
        return jjwt.parseSignedClaims(token);
    }

    @Benchmark
    public Object auth0() {
        return auth0.verify(token);
    }

    @Benchmark
    public Object jose4j() throws InvalidJwtException {
        return jose4j.processToClaims(token);
    }
}
