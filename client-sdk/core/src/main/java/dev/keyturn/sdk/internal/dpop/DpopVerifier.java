package dev.keyturn.sdk.internal.dpop;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.dpop.DpopNonces;
import dev.keyturn.sdk.dpop.ReplayStore;
import dev.keyturn.sdk.internal.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies proofs of possession of the key to which an access token is bound.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449#section-4.3">RFC 9449 §4.3, Checking DPoP Proofs</a>
 */
public final class DpopVerifier {

    /** The {@code typ} of a proof. */
    public static final String PROOF_TYPE = "dpop+jwt";

    /** Allowed algorithms: no symmetric ones, and no {@code none}. */
    private static final Set<String> ALGORITHMS =
            Set.of("ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512");

    private static final int MAX_PROOF_LENGTH = 8 * 1024;
    private static final int MAX_ID_LENGTH = 256;
    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 8192;
    private static final int MAX_STORED_PROOFS = 100_000;

    private final Duration lifetime;
    private final ReplayStore replays;
    private final @Nullable DpopNonces nonces;
    private final Clock clock;

    /**
     * @param lifetime maximum difference between a proof's {@code iat} and now, in both directions
     * @param replays null for a store in memory
     * @param nonces null if proofs need no nonce
     */
    public DpopVerifier(Duration lifetime, @Nullable ReplayStore replays, @Nullable DpopNonces nonces, Clock clock) {
        this.lifetime = lifetime;
        this.replays = replays != null ? replays : new InMemoryReplayStore(MAX_STORED_PROOFS, clock);
        this.nonces = nonces;
        this.clock = clock;
    }

    /** Nonce that proofs need now; null for none. */
    public @Nullable String nonce() {
        return nonces == null ? null : nonces.current();
    }

    /**
     * Verifies the proof of a request.
     *
     * @param thumbprint thumbprint of the key to which the access token is bound
     * @throws CredentialRejectedException with one of the {@code PROOF} reasons
     */
    public void verify(String proof, String thumbprint, String accessToken, String method, URI target) {
        if (proof.length() > MAX_PROOF_LENGTH) {
            throw invalid();
        }
        Map<String, Object> claims = open(proof, thumbprint);
        boolean isForThis = method.equals(claims.get("htm"))
                && isSame(claims.get("htu"), target)
                && isEqual(claims.get("ath"), Hashes.sha256(accessToken));
        if (!isForThis || !isTimely(claims.get("iat"))) {
            throw invalid();
        }
        if (nonces != null && !(claims.get("nonce") instanceof String nonce && nonces.isValid(nonce))) {
            throw new CredentialRejectedException(Reason.PROOF_NONCE_REQUIRED);
        }
        // Last, so that proofs that are rejected for another reason do not fill the store.
        if (!(claims.get("jti") instanceof String id) || id.isEmpty() || id.length() > MAX_ID_LENGTH) {
            throw invalid();
        }
        Instant until = clock.instant().plus(lifetime.multipliedBy(2));
        if (!replays.add(Hashes.sha256(thumbprint + " " + id), until)) {
            throw new CredentialRejectedException(Reason.PROOF_REPLAYED);
        }
    }

    /** Verifies the signature, and returns the claims. */
    private static Map<String, Object> open(String proof, String thumbprint) {
        String[] parts = proof.split("\\.", -1);
        if (parts.length != 3) {
            throw invalid();
        }
        try {
            Map<String, Object> header = Json.parseObject(new Base64URL(parts[0]).decode());
            if (!PROOF_TYPE.equals(header.get("typ"))
                    || header.containsKey("crit")
                    || !(header.get("alg") instanceof String algorithm)
                    || !ALGORITHMS.contains(algorithm)
                    || !(header.get("jwk") instanceof Map<?, ?> members)) {
                throw invalid();
            }
            JWK key = publicKey(members);
            JWSVerifier verifier = verifier(key);
            byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
            boolean isGood = isEqual(key.computeThumbprint().toString(), thumbprint)
                    && verifier.verify(new JWSHeader(JWSAlgorithm.parse(algorithm)), signed, new Base64URL(parts[2]));
            if (!isGood) {
                throw invalid();
            }
            return Json.parseObject(new Base64URL(parts[1]).decode());
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            throw invalid();
        }
    }

    /** Rejects a private key, which is compromised by being sent. */
    private static JWK publicKey(Map<?, ?> members) throws ParseException {
        @SuppressWarnings("unchecked") // members of a JSON object have names
        JWK key = JWK.parse((Map<String, Object>) members);
        if (key.isPrivate()) {
            throw invalid();
        }
        return key;
    }

    private static JWSVerifier verifier(JWK key) throws JOSEException {
        if (key instanceof ECKey ec && !Curve.SECP256K1.equals(ec.getCurve())) {
            return new ECDSAVerifier(ec);
        }
        if (key instanceof RSAKey rsa && rsa.size() >= MIN_RSA_BITS && rsa.size() <= MAX_RSA_BITS) {
            return new RSASSAVerifier(rsa);
        }
        throw invalid();
    }

    private boolean isTimely(@Nullable Object issuedAt) {
        if (!(issuedAt instanceof Number number)) {
            return false;
        }
        long difference = Math.abs(clock.instant().getEpochSecond() - number.longValue());
        return difference >= 0 && difference <= lifetime.toSeconds();
    }

    private static boolean isSame(@Nullable Object htu, URI target) {
        try {
            return htu instanceof String text && TargetUri.of(URI.create(text)).equals(TargetUri.of(target));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isEqual(@Nullable Object one, String other) {
        return one instanceof String text
                && MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static CredentialRejectedException invalid() {
        return new CredentialRejectedException(Reason.PROOF_INVALID);
    }
}
