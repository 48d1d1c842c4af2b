package dev.keyturn.signing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Checks the signatures of this server's own JWTs: with the published key that the header names, and only with the algorithm
 * that this key is for.
 *
 * <p>Reading a header costs more than checking a signature, and there are as few as keys and types, so those of accepted JWTs
 * are remembered.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7515#section-5.2">RFC 7515 §5.2, Message Signature or MAC Validation</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725#section-3.1">RFC 8725 §3.1, Perform Algorithm Verification</a>
 */
@Component
public class JwtVerifier {

    private static final int MOST_HEADERS = 64;
    private static final char DOT = '.';

    private final KeyRing keyRing;
    private final Cache<String, JWSHeader> headers =
            Caffeine.newBuilder().maximumSize(MOST_HEADERS).build();

    JwtVerifier(KeyRing keyRing) {
        this.keyRing = keyRing;
    }

    /**
     * What a JWT says; empty for any text that is not a JWT of this type with a signature of ours. Whether it has expired, or
     * was revoked, is the caller's concern, as is its length.
     *
     * @param type the {@code typ} of its header
     */
    public Optional<VerifiedJwt> verify(String text, String type) {
        int payload = text.indexOf(DOT) + 1;
        int signature = text.indexOf(DOT, payload) + 1;
        if (payload == 0 || signature == 0 || text.indexOf(DOT, signature) >= 0) {
            return Optional.empty();
        }
        try {
            String headerText = text.substring(0, payload - 1);
            JWSHeader known = headers.getIfPresent(headerText);
            JWSHeader header = known == null ? JWSHeader.parse(new Base64URL(headerText)) : known;
            if (!new JOSEObjectType(type).equals(header.getType())
                    || !isSigned(header, text.substring(0, signature - 1), text.substring(signature))) {
                return Optional.empty();
            }
            if (known == null) {
                headers.put(headerText, header);
            }
            String claims = new Base64URL(text.substring(payload, signature - 1)).decodeToString();
            return Optional.of(new VerifiedJwt(header, JWTClaimsSet.parse(claims)));
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isSigned(JWSHeader header, String signed, String signature) throws JOSEException {
        Optional<PublishedKey> key = keyRing.published(header.getKeyID());
        return key.isPresent()
                && key.get().algorithm().equals(header.getAlgorithm())
                && key.get()
                        .verifier()
                        .verify(header, signed.getBytes(StandardCharsets.US_ASCII), new Base64URL(signature));
    }

    /** A JWT whose signature is ours. */
    public record VerifiedJwt(JWSHeader header, JWTClaimsSet claims) {}
}
