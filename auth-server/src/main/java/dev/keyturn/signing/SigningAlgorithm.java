package dev.keyturn.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.JWKGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.keyturn.oauth.Ed25519Verifier;
import java.util.Arrays;
import java.util.Optional;

/** The algorithms that the server signs with. */
enum SigningAlgorithm {
    ES256(JWSAlgorithm.ES256),
    ES384(JWSAlgorithm.ES384),
    RS256(JWSAlgorithm.RS256),
    PS256(JWSAlgorithm.PS256),
    EDDSA(JWSAlgorithm.EdDSA);

    private static final int RSA_BITS = 3072;

    @SuppressWarnings("ImmutableEnumChecker") // it is immutable, but does not say so
    private final JWSAlgorithm name;

    SigningAlgorithm(JWSAlgorithm name) {
        this.name = name;
    }

    /** The algorithm of this name in JOSE, such as {@code ES256}; empty if the server does not sign with it. */
    static Optional<SigningAlgorithm> named(String name) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.joseName().equals(name))
                .findFirst();
    }

    JWSAlgorithm jose() {
        return name;
    }

    String joseName() {
        return name.getName();
    }

    /**
     * A new key pair, named by the thumbprint of its public half.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7638">RFC 7638, JWK Thumbprint</a>
     */
    JWK generate() {
        try {
            return this == EDDSA ? Ed25519Keys.generate(name) : generate(generator());
        } catch (JOSEException e) {
            throw new IllegalStateException("No key can be generated for " + name, e);
        }
    }

    /** Signs with the private half of a pair that {@link #generate()} gave. */
    JWSSigner signer(JWK pair) {
        try {
            return this == EDDSA
                    ? new Ed25519Signer(Ed25519Keys.privateKey(pair.toOctetKeyPair()))
                    : new DefaultJWSSignerFactory().createJWSSigner(pair, name);
        } catch (JOSEException e) {
            throw new IllegalStateException("The signing key " + pair.getKeyID() + " cannot sign", e);
        }
    }

    /** Checks what was signed, with the public half of such a pair. */
    JWSVerifier verifier(JWK key) {
        try {
            return this == EDDSA
                    ? new Ed25519Verifier(Ed25519Keys.publicKey(key.toOctetKeyPair()))
                    : new DefaultJWSVerifierFactory()
                            .createJWSVerifier(new JWSHeader(name), ((AsymmetricJWK) key).toPublicKey());
        } catch (JOSEException e) {
            throw new IllegalStateException("The signing key " + key.getKeyID() + " cannot verify", e);
        }
    }

    private JWKGenerator<? extends JWK> generator() {
        return JWSAlgorithm.Family.EC.contains(name)
                ? new ECKeyGenerator(Curve.forJWSAlgorithm(name).iterator().next())
                : new RSAKeyGenerator(RSA_BITS);
    }

    private JWK generate(JWKGenerator<? extends JWK> generator) throws JOSEException {
        return generator
                .algorithm(name)
                .keyUse(KeyUse.SIGNATURE)
                .keyIDFromThumbprint(true)
                .generate();
    }
}
