package dev.keyturn.sdk.dpop;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.sdk.internal.dpop.DpopVerifier;
import dev.keyturn.sdk.internal.dpop.Hashes;
import dev.keyturn.sdk.internal.dpop.TargetUri;
import java.net.URI;
import java.time.Clock;
import java.util.Date;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Key to which access tokens are bound. Creates the proof of possession for each request, and keeps the nonces that servers require. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449#section-4">RFC 9449 §4, DPoP Proof JWTs</a>
 */
public final class DpopKey {

    private static final int MAX_NONCE_LENGTH = 256;
    private static final int MAX_SERVERS = 100;

    private final ECKey key;
    private final ECDSASigner signer;
    private final Clock clock;
    private final ConcurrentMap<String, String> noncesByServer = new ConcurrentHashMap<>();

    private DpopKey(ECKey key, Clock clock) throws JOSEException {
        this.key = key;
        this.signer = new ECDSASigner(key);
        this.clock = clock;
    }

    /** Generates a key for ES256, which stays in memory. */
    public static DpopKey generate(Clock clock) {
        try {
            return new DpopKey(new ECKeyGenerator(Curve.P_256).generate(), clock);
        } catch (JOSEException e) {
            throw new IllegalStateException("This Java runtime does not support P-256", e);
        }
    }

    /** JWK thumbprint (RFC 7638), the {@code cnf.jkt} of bound tokens. */
    public String thumbprint() {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException("This Java runtime does not support SHA-256", e);
        }
    }

    /**
     * Creates a proof for one request.
     *
     * @param method HTTP method in upper case
     * @param target URL of the request; query and fragment are ignored
     * @param accessToken token of the request; null at the token endpoint
     * @param nonce nonce that the server requires; null for none
     */
    public String proof(String method, URI target, @Nullable String accessToken, @Nullable String nonce) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .jwtID(UUID.randomUUID().toString())
                .claim("htm", method)
                .claim("htu", TargetUri.of(target))
                .issueTime(Date.from(clock.instant()));
        if (accessToken != null) {
            claims.claim("ath", Hashes.sha256(accessToken));
        }
        if (nonce != null) {
            claims.claim("nonce", nonce);
        }
        SignedJWT proof = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType(DpopVerifier.PROOF_TYPE))
                        .jwk(key.toPublicJWK())
                        .build(),
                claims.build());
        try {
            proof.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("The ES256 key cannot sign", e);
        }
        return proof.serialize();
    }

    /** Last nonce of a server, by its origin or issuer; null for none. */
    public @Nullable String nonceOf(String server) {
        return noncesByServer.get(server);
    }

    /**
     * Stores the nonce of a response. Returns whether it is new, so that a retry makes sense.
     *
     * @param nonce value of the header {@code DPoP-Nonce}; null if it is absent
     */
    public boolean learnNonce(String server, @Nullable String nonce) {
        if (nonce == null
                || nonce.length() > MAX_NONCE_LENGTH
                || (noncesByServer.size() >= MAX_SERVERS && !noncesByServer.containsKey(server))) {
            return false;
        }
        return !nonce.equals(noncesByServer.put(server, nonce));
    }
}
