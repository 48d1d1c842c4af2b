package dev.keyturn.sdk.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;

/** Key pairs for test issuers and forgers. */
public final class TestKeys {

    /** Self-signed, on P-256, until 2126. */
    private static final String CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBeDCCAR+gAwIBAgIUJABZSBJYPq4sC5FpfLZUnJeMZgEwCgYIKoZIzj0EAwIw
            ETEPMA0GA1UEAwwGY2xpZW50MCAXDTI2MTEyODA2MDkyN1oYDzIxMjYxMTA0MDYw
            OTI3WjARMQ8wDQYDVQQDDAZjbGllbnQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
            AARNtaIT0UxquytC4PlDCO7b23VaXMgwlcItu4ivuMwCc+v6CBw0pD1GHzh19lTJ
            k9F0syc63knJkJRd/o8fo8IRo1MwUTAdBgNVHQ4EFgQUrMhnLd+jGPDUl0EvCaP/
            sZ4T7ZEwHwYDVR0jBBgwFoAUrMhnLd+jGPDUl0EvCaP/sZ4T7ZEwDwYDVR0TAQH/
            BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiBN4t5TZV5J9Ecn+dqYLMFjJRWc66WZ
            +L0+sH4CpVlXIwIga6DUMj6s+Z89ZnTjmrzd93bPTyAerolZ/XT0AnsGQH0=
            -----END CERTIFICATE-----
            """;

    private TestKeys() {}

    /** Generates a key for {@code ES256}. */
    public static ECKey es256(String id) {
        return ec(id, Curve.P_256, JWSAlgorithm.ES256);
    }

    /** Generates a key on a curve. */
    public static ECKey ec(String id, Curve curve, JWSAlgorithm algorithm) {
        try {
            return new ECKeyGenerator(curve)
                    .keyID(id)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(algorithm)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Generates a 2,048-bit RSA key. */
    public static RSAKey rsa(String id, JWSAlgorithm algorithm) {
        try {
            return new RSAKeyGenerator(2048)
                    .keyID(id)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(algorithm)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Generates an Ed25519 key for {@code EdDSA}. */
    public static OctetKeyPair ed25519(String id) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            byte[] encoded = pair.getPublic().getEncoded();
            byte[] secret = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            return new OctetKeyPair.Builder(
                            Curve.Ed25519,
                            Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)))
                    .d(Base64URL.encode(secret))
                    .keyID(id)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.EdDSA)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Client certificate for certificate-bound tokens, without a private key. */
    public static X509Certificate certificate() {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(CERTIFICATE.getBytes(StandardCharsets.US_ASCII)));
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }
}
