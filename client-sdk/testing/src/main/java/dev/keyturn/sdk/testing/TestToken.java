package dev.keyturn.sdk.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builder of access tokens: valid, unless a test changes the header, the claims or the text. */
public final class TestToken {

    private final Map<String, Object> header = new LinkedHashMap<>();
    private final Map<String, Object> claims = new LinkedHashMap<>();
    private @Nullable JWK key;

    /** Starts a token with a lifetime of 1 hour and the claims that RFC 9068 requires, without issuer, audience and key. */
    public TestToken(Instant issuedAt) {
        header.put("typ", "at+jwt");
        header.put("alg", "ES256");
        claims.put("sub", "user-1");
        claims.put("client_id", "client-1");
        claims.put("iat", issuedAt.getEpochSecond());
        claims.put("exp", issuedAt.plus(Duration.ofHours(1)).getEpochSecond());
        claims.put("jti", "token-1");
    }

    /** Starts another document than an access token, with these claims only. */
    TestToken(Instant issuedAt, Map<String, Object> claims) {
        header.put("alg", "ES256");
        this.claims.put("iat", issuedAt.getEpochSecond());
        this.claims.putAll(claims);
    }

    /** Copy of the claims. */
    public Map<String, Object> claims() {
        return new LinkedHashMap<>(claims);
    }

    /** Sets a claim; null removes it. */
    public TestToken claim(String name, @Nullable Object value) {
        putOrRemove(claims, name, value);
        return this;
    }

    /** Sets a header parameter; null removes it. */
    public TestToken header(String name, @Nullable Object value) {
        putOrRemove(header, name, value);
        return this;
    }

    /** Sets the scopes, separated by spaces. */
    public TestToken scope(String scope) {
        return claim("scope", scope);
    }

    /** Signs with this key, and sets its id and algorithm in the header. */
    public TestToken key(JWK key) {
        this.key = key;
        return header("kid", key.getKeyID()).header("alg", key.getAlgorithm().getName());
    }

    /** Signs the token, and returns its compact serialization. */
    public String text() {
        return sign(headerJson(), claimsJson());
    }

    /** Header in JSON. */
    public String headerJson() {
        return JSONObjectUtils.toJSONString(header);
    }

    /** Claims in JSON. */
    public String claimsJson() {
        return JSONObjectUtils.toJSONString(claims);
    }

    /** Signs any header and payload, and returns the compact serialization. */
    public String sign(String headerText, String claimsText) {
        return sign(headerText.getBytes(StandardCharsets.UTF_8), claimsText.getBytes(StandardCharsets.UTF_8));
    }

    /** Signs any header and payload, and returns the compact serialization. */
    public String sign(byte[] headerBytes, byte[] claimsBytes) {
        String input = Base64URL.encode(headerBytes) + "." + Base64URL.encode(claimsBytes);
        return input + "." + signature(input);
    }

    private Base64URL signature(String input) {
        JWK with = key;
        if (with == null) {
            throw new IllegalStateException("The token needs a key");
        }
        byte[] bytes = input.getBytes(StandardCharsets.US_ASCII);
        try {
            if (with instanceof OctetKeyPair pair) {
                return ed25519(pair, bytes);
            }
            JWSSigner signer = with instanceof ECKey ec ? new ECDSASigner(ec) : new RSASSASigner((RSAKey) with);
            JWSAlgorithm algorithm = JWSAlgorithm.parse(with.getAlgorithm().getName());
            return signer.sign(new JWSHeader(algorithm), bytes);
        } catch (JOSEException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Base64URL ed25519(OctetKeyPair pair, byte[] input) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(KeyFactory.getInstance("Ed25519")
                .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, pair.getDecodedD())));
        signature.update(input);
        return Base64URL.encode(signature.sign());
    }

    private static void putOrRemove(Map<String, Object> members, String name, @Nullable Object value) {
        if (value == null) {
            members.remove(name);
        } else {
            members.put(name, value);
        }
    }
}
