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

/** An access token in the making: good unless a test says otherwise, in its header, its claims or its text. */
public final class TestToken {

    private final Map<String, Object> header = new LinkedHashMap<>();
    private final Map<String, Object> claims = new LinkedHashMap<>();
    private @Nullable JWK key;

    /** A token of one hour with all that RFC 9068 requires, without an issuer, an audience or a key. */
    public TestToken(Instant issuedAt) {
        header.put("typ", "at+jwt");
        header.put("alg", "ES256");
        claims.put("sub", "user-1");
        claims.put("client_id", "client-1");
        claims.put("iat", issuedAt.getEpochSecond());
        claims.put("exp", issuedAt.plus(Duration.ofHours(1)).getEpochSecond());
        claims.put("jti", "token-1");
    }

    /** Another document of one hour than an access token, with these claims alone. */
    TestToken(Instant issuedAt, Map<String, Object> claims) {
        header.put("alg", "ES256");
        this.claims.put("iat", issuedAt.getEpochSecond());
        this.claims.putAll(claims);
    }

    /** Its claims so far. */
    public Map<String, Object> claims() {
        return new LinkedHashMap<>(claims);
    }

    /** Null removes the claim. */
    public TestToken claim(String name, @Nullable Object value) {
        putOrRemove(claims, name, value);
        return this;
    }

    /** Null removes the parameter. */
    public TestToken header(String name, @Nullable Object value) {
        putOrRemove(header, name, value);
        return this;
    }

    public TestToken scope(String scope) {
        return claim("scope", scope);
    }

    /** Signs with this key, and names it and its algorithm in the header. */
    public TestToken key(JWK key) {
        this.key = key;
        return header("kid", key.getKeyID()).header("alg", key.getAlgorithm().getName());
    }

    /** The compact form. */
    public String text() {
        return sign(headerJson(), claimsJson());
    }

    public String headerJson() {
        return JSONObjectUtils.toJSONString(header);
    }

    public String claimsJson() {
        return JSONObjectUtils.toJSONString(claims);
    }

    /** The compact form of any two texts, with a signature that fits them. */
    public String sign(String headerText, String claimsText) {
        return sign(headerText.getBytes(StandardCharsets.UTF_8), claimsText.getBytes(StandardCharsets.UTF_8));
    }

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
