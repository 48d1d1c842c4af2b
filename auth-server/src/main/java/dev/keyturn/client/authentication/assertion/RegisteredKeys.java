package dev.keyturn.client.authentication.assertion;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.math.BigInteger;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.stereotype.Component;

/** Public keys of a client: those that it has registered, or publishes. */
@Component
public class RegisteredKeys {

    /** The client setting that holds the keys of a client that has registered them, as JSON text. */
    public static final String INLINE_KEYS = "settings.client.keyturn.jwks";

    private final RemoteKeys remoteKeys;

    RegisteredKeys(RemoteKeys remoteKeys) {
        this.remoteKeys = remoteKeys;
    }

    /**
     * All keys of a client.
     *
     * @param sufficient whether they hold the one that is needed; if not, published keys are fetched anew if that is due
     * @throws KeysUnavailableException if published keys cannot be fetched
     */
    List<JWK> of(RegisteredClient client, Predicate<List<JWK>> sufficient) throws KeysUnavailableException {
        String inline = client.getClientSettings().getSetting(INLINE_KEYS);
        if (inline != null) {
            return ClientKeys.usable(inline);
        }
        String uri = client.getClientSettings().getJwkSetUrl();
        return uri == null ? List.of() : remoteKeys.at(URI.create(uri), sufficient);
    }

    /**
     * Whether one of them is for a certificate: the certificate itself is in its {@code x5c}, or without that it is the
     * certificate's key. False while published keys cannot be fetched.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8705#section-2.2">RFC 8705 §2.2, Self-Signed Certificate Mutual-TLS
     *     Method</a>
     */
    public boolean include(RegisteredClient client, X509Certificate certificate) {
        Predicate<List<JWK>> anyIsFor = keys -> keys.stream().anyMatch(key -> isFor(certificate, key));
        try {
            return anyIsFor.test(of(client, anyIsFor));
        } catch (KeysUnavailableException e) {
            return false;
        }
    }

    private static boolean isFor(X509Certificate certificate, JWK key) {
        @Nullable List<X509Certificate> chain = key.getParsedX509CertChain();
        if (chain != null && !chain.isEmpty()) {
            return chain.get(0).equals(certificate);
        }
        try {
            return Arrays.equals(
                    publicKey(key).getEncoded(), certificate.getPublicKey().getEncoded());
        } catch (JOSEException | GeneralSecurityException e) {
            return false;
        }
    }

    static PublicKey publicKey(JWK jwk) throws JOSEException, GeneralSecurityException {
        return jwk instanceof OctetKeyPair okp ? publicKey(okp) : ((AsymmetricJWK) jwk).toPublicKey();
    }

    /**
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8032#section-5.1.2">RFC 8032 §5.1.2, Encoding</a>
     */
    private static PublicKey publicKey(OctetKeyPair okp) throws GeneralSecurityException {
        byte[] littleEndian = okp.getX().decode();
        byte[] bigEndian = new byte[littleEndian.length];
        for (int i = 0; i < littleEndian.length; i++) {
            bigEndian[i] = littleEndian[littleEndian.length - 1 - i];
        }
        boolean xIsOdd = (bigEndian[0] & 0x80) != 0;
        bigEndian[0] &= 0x7F;
        EdECPoint point = new EdECPoint(xIsOdd, new BigInteger(1, bigEndian));
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    }
}
