package dev.keyturn.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes and signs JWTs with the {@link KeyRing}'s active key of an algorithm.
 *
 * <p>One is issued with every token, so it is written once, from the claims to the text, and its header not at all: that is
 * the same for all tokens of a key and type.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7515#section-7.1">RFC 7515 §7.1, JWS Compact Serialization</a>
 */
@Component
public class JwtSigner {

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String AUDIENCE = "aud";

    private final KeyRing keyRing;

    JwtSigner(KeyRing keyRing) {
        this.keyRing = keyRing;
    }

    /**
     * A signed JWT.
     *
     * @param algorithm one that has an active key
     * @param type the {@code typ} of its header
     * @param claims texts, numbers, booleans, times, and collections and maps of those; written in their order, times as
     *     seconds, an only audience as a text
     * @throws IllegalArgumentException if the server has no key for the algorithm
     */
    public String sign(String algorithm, String type, Map<String, ?> claims) {
        ActiveKey key = keyRing.active(JWSAlgorithm.parse(algorithm));
        return sign(key, key.header(type), claims);
    }

    /**
     * Identifier of the key that signs now.
     *
     * @throws IllegalArgumentException if the server has no key for the algorithm
     */
    public String keyId(String algorithm) {
        return keyRing.active(JWSAlgorithm.parse(algorithm)).keyId();
    }

    /**
     * The same with the public key in the header. A verifier has to compare its thumbprint, which is the key id, with one that it
     * trusts.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc7515#section-4.1.3">RFC 7515 §4.1.3, "jwk" (JSON Web Key) Header
     *     Parameter</a>
     */
    String signWithPublicKey(String algorithm, String type, Map<String, ?> claims) {
        ActiveKey key = keyRing.active(JWSAlgorithm.parse(algorithm));
        JWSHeader header = new JWSHeader.Builder(key.header(type).content())
                .jwk(keyRing.publicKeys().getKeyByKeyId(key.keyId()).toPublicJWK())
                .build();
        return sign(key, new ActiveKey.Header(header, header.toBase64URL().toString()), claims);
    }

    private static String sign(ActiveKey key, ActiveKey.Header header, Map<String, ?> claims) {
        String signed = header.text() + '.' + BASE64URL.encodeToString(write(claims));
        try {
            return signed + '.' + key.signer().sign(header.content(), signed.getBytes(StandardCharsets.US_ASCII));
        } catch (JOSEException e) {
            throw new IllegalStateException("The key " + key.keyId() + " cannot sign", e);
        }
    }

    private static byte[] write(Map<String, ?> claims) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            for (Map.Entry<String, ?> claim : claims.entrySet()) {
                json.writeName(claim.getKey());
                boolean isOnlyAudience = claim.getKey().equals(AUDIENCE)
                        && claim.getValue() instanceof Collection<?> audience
                        && audience.size() == 1;
                write(
                        json,
                        isOnlyAudience
                                ? ((Collection<?>) claim.getValue()).iterator().next()
                                : claim.getValue());
            }
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Object value) {
        if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Instant time) {
            json.writeNumber(time.getEpochSecond());
        } else if (value instanceof Date time) {
            json.writeNumber(time.toInstant().getEpochSecond());
        } else if (value instanceof URL url) {
            json.writeString(url.toString());
        } else {
            json.writePOJO(value);
        }
    }
}
