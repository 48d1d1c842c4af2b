package dev.keyturn.client.authentication.assertion;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.keyturn.oauth.AssertedClient;
import dev.keyturn.oauth.Ed25519Verifier;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.interfaces.EdECPublicKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContext;
import org.springframework.security.oauth2.server.authorization.context.AuthorizationServerContextHolder;
import org.springframework.stereotype.Component;

/**
 * Decodes the assertions with which clients authenticate ({@code private_key_jwt}): checks the signature with the client's
 * registered or published keys, then the claims.
 *
 * <p>Only asymmetric algorithms are accepted, and every refusal looks the same to the client.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7523#section-3">RFC 7523 §3, JWT Format and Processing Requirements</a>
 */
@Component
public class ClientAssertionDecoderFactory implements JwtDecoderFactory<RegisteredClient> {

    /** The client setting that is true for a client that names this server by its issuer alone. */
    public static final String ISSUER_AUDIENCE = "settings.client.keyturn.issuer-audience";

    /** A header that no client can have set, since it is set here after all others. */
    private static final String SIGNING_KEY = "dev.keyturn.signing-key";

    /** No type, the usual one, and the one of its own that assertions are getting; so no token of another kind will do. */
    private static final DefaultJOSEObjectTypeVerifier<SecurityContext> TYPES = new DefaultJOSEObjectTypeVerifier<>(
            null, JOSEObjectType.JWT, new JOSEObjectType("client-authentication+jwt"));

    private final RegisteredKeys keys;
    private final UsedAssertions used;
    private final Clock clock;

    ClientAssertionDecoderFactory(RemoteKeys remoteKeys, UsedAssertions used, Clock clock) {
        this.keys = new RegisteredKeys(remoteKeys);
        this.used = used;
        this.clock = clock;
    }

    /** A decoder for one request, as it expects the issuer that the request was addressed to. */
    @Override
    public JwtDecoder createDecoder(RegisteredClient client) {
        Candidates candidates = new Candidates(client);
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(TYPES);
        processor.setJWSKeySelector(candidates);
        processor.setJWSVerifierFactory(candidates);
        // The claims are for the validator.
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
        NimbusJwtDecoder decoder = new NimbusJwtDecoder(processor);
        decoder.setJwtValidator(new AssertionValidator(client.getClientId(), audiences(client), used, clock));
        return assertion -> {
            if (assertion.length() > AssertedClient.MAX_LENGTH) {
                throw new BadJwtException("The assertion is too long");
            }
            return candidates.name(decoder.decode(assertion));
        };
    }

    private static Set<String> audiences(RegisteredClient client) {
        AuthorizationServerContext server = AuthorizationServerContextHolder.getContext();
        String issuer = server.getIssuer();
        return Boolean.TRUE.equals(client.getClientSettings().<Boolean>getSetting(ISSUER_AUDIENCE))
                ? Set.of(issuer)
                : Set.of(
                        issuer, issuer + server.getAuthorizationServerSettings().getTokenEndpoint());
    }

    /**
     * The thumbprint of the key that signed an assertion which was decoded here.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7638">RFC 7638, JWK Thumbprint</a>
     */
    public static String signingKeyOf(Jwt assertion) {
        return (String) Objects.requireNonNull(assertion.getHeaders().get(SIGNING_KEY));
    }

    // The library does not look at the curve of a key for an ECDSA signature and gives up at the first that does not
    // fit.
    private static JWKMatcher matcher(JWSHeader header) {
        JWKMatcher matcher = JWKMatcher.forJWSHeader(header);
        return JWSAlgorithm.Family.EC.contains(header.getAlgorithm())
                ? new JWKMatcher.Builder(matcher)
                        .curves(Curve.forJWSAlgorithm(header.getAlgorithm()))
                        .build()
                : matcher;
    }

    private List<JWK> published(RegisteredClient client, JWKSelector selector) throws KeySourceException {
        try {
            return keys.of(client, all -> !selector.select(new JWKSet(all)).isEmpty());
        } catch (KeysUnavailableException e) {
            throw new KeySourceException(e.getMessage(), e);
        }
    }

    private static Key publicKey(JWK jwk) throws KeySourceException {
        try {
            return RegisteredKeys.publicKey(jwk);
        } catch (JOSEException | GeneralSecurityException e) {
            throw new KeySourceException("a key of the client cannot be used", e);
        }
    }

    /** The keys that can have signed one assertion, tried one after the other; the last that was tried is the one that did. */
    private final class Candidates extends DefaultJWSVerifierFactory implements JWSKeySelector<SecurityContext> {

        private final RegisteredClient client;
        private final IdentityHashMap<Key, JWK> candidates = new IdentityHashMap<>();

        private @Nullable JWK tried;

        Candidates(RegisteredClient client) {
            this.client = client;
        }

        @Override
        public List<Key> selectJWSKeys(JWSHeader header, @Nullable SecurityContext context) throws KeySourceException {
            if (!ClientKeys.ALGORITHMS.contains(header.getAlgorithm())) {
                return List.of();
            }
            JWKSelector selector = new JWKSelector(matcher(header));
            List<Key> keys = new ArrayList<>();
            for (JWK jwk : selector.select(new JWKSet(published(client, selector)))) {
                Key key = publicKey(jwk);
                candidates.put(key, jwk);
                keys.add(key);
            }
            return keys;
        }

        /** The library has none for Ed25519. */
        @Override
        public @Nullable JWSVerifier createJWSVerifier(JWSHeader header, Key key) throws JOSEException {
            tried = candidates.get(key);
            return key instanceof EdECPublicKey edec ? new Ed25519Verifier(edec) : super.createJWSVerifier(header, key);
        }

        /** Notes with an assertion that is good which key signed it. */
        Jwt name(Jwt assertion) {
            try {
                String thumbprint =
                        Objects.requireNonNull(tried).computeThumbprint().toString();
                return Jwt.withTokenValue(assertion.getTokenValue())
                        .headers(headers -> headers.putAll(assertion.getHeaders()))
                        .header(SIGNING_KEY, thumbprint)
                        .claims(claims -> claims.putAll(assertion.getClaims()))
                        .build();
            } catch (JOSEException e) {
                throw new IllegalStateException("This Java runtime does not support SHA-256", e);
            }
        }
    }
}
