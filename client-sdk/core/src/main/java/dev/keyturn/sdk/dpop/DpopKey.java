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
import java.net.URI;
import java.time.Clock;
import java.util.Date;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * A key that access tokens are bound to, and what proves for each request that the client has it. Safe for use by all threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449#section-4">RFC 9449 §4, DPoP Proof JWTs</a>
 */
public final class DpopKey {

    /** The {@code typ} of a proof. */
    static final String TYPE = "dpop+jwt";

    private static final int LONGEST_NONCE = 256;
    private static final int MOST_SERVERS = 100;

    private final ECKey key;
    private final ECDSASigner signer;
    private final Clock clock;
    private final ConcurrentMap<String, String> noncesByServer = new ConcurrentHashMap<>();

    private DpopKey(ECKey key, Clock clock) throws JOSEException {
        this.key = key;
        this.signer = new ECDSASigner(key);
        this.clock = clock;
    }

    /** A new key for ES256, which never leaves this process. */
    public static DpopKey generate(Clock clock) {
        try {
            return new DpopKey(new ECKeyGenerator(Curve.P_256).generate(), clock);
        } catch (JOSEException e) {
            throw new IllegalStateException("Every Java platform has P-256", e);
        }
    }

    /** By which a token names it, in {@code cnf.jkt}. */
    public String thumbprint() {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /**
     * A proof for one request.
     *
     * @param target of the request; its query and fragment do not count
     * @param accessToken that goes with it; null at the token endpoint
     * @param nonce that the server wants; null for none
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
                        .type(new JOSEObjectType(TYPE))
                        .jwk(key.toPublicJWK())
                        .build(),
                claims.build());
        try {
            proof.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("A key for ES256 does not sign ES256", e);
        }
        return proof.serialize();
    }

    /** The nonce that a server wanted last; null for none. */
    public @Nullable String nonceOf(String server) {
        return noncesByServer.get(server);
    }

    /**
     * Takes the nonce that an answer has; whether it was not known, so that asking again makes sense.
     *
     * @param nonce value of the header {@code DPoP-Nonce}; null if it is not there
     */
    public boolean learnNonce(String server, @Nullable String nonce) {
        if (nonce == null
                || nonce.length() > LONGEST_NONCE
                || (noncesByServer.size() >= MOST_SERVERS && !noncesByServer.containsKey(server))) {
            return false;
        }
        return !nonce.equals(noncesByServer.put(server, nonce));
    }
}
