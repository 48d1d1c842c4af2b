package dev.keyturn.benchmarks.micro;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/** Signing a token's 600 bytes and checking the signature, with the JDK's cryptography and with the native one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SigningBenchmark {

    private static final int RSA_BITS = 3072;
    private static final byte[] INPUT = new byte[600];

    @Param({"ES256", "RS256"})
    @SuppressWarnings("NullAway.Init")
    private String algorithm;

    @Param({"jdk", "native"})
    @SuppressWarnings("NullAway.Init")
    private String cryptography;

    @SuppressWarnings("NullAway.Init")
    private JWSHeader header;

    @SuppressWarnings("NullAway.Init")
    private JWSSigner signer;

    @SuppressWarnings("NullAway.Init")
    private JWSVerifier verifier;

    @SuppressWarnings("NullAway.Init")
    private Base64URL signature;

    @Setup
    public void prepare() throws JOSEException {
        Cryptography.choose(cryptography);
        header = new JWSHeader(JWSAlgorithm.parse(algorithm));
        if (JWSAlgorithm.Family.EC.contains(header.getAlgorithm())) {
            ECKey key = new ECKeyGenerator(Curve.P_256).generate();
            signer = new ECDSASigner(key);
            verifier = new ECDSAVerifier(key);
        } else {
            RSAKey key = new RSAKeyGenerator(RSA_BITS).generate();
            signer = new RSASSASigner(key);
            verifier = new RSASSAVerifier(key);
        }
        signature = sign();
    }

    @Benchmark
    public Base64URL sign() throws JOSEException {
        return signer.sign(header, INPUT);
    }

    @Benchmark
    public boolean verify() throws JOSEException {
        return verifier.verify(header, INPUT, signature);
    }
}
