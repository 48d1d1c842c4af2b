package dev.keyturn.signing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.keyturn.oauth.TokenDigest;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Checks the signatures of this server's own JWTs: with the published key that the header names, and only with the algorithm
 * that this key is for.
 *
 * <p>Introspection sees the same token again and again, so the digests of tokens with a valid signature are cached, up to a
 * fixed number. Only the result of the signature is cached: each call checks that the key is still published.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7515#section-5.2">RFC 7515 §5.2, Message Signature or MAC Validation</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725#section-3.1">RFC 8725 §3.1, Perform Algorithm Verification</a>
 */
@Component
public class JwtVerifier {

    /** Some 4 kB each. */
    private static final int MAX_REMEMBERED = 2_000;

    private static final char DOT = '.';

    private final KeyRing keyRing;
    private final Cache<TokenDigest, VerifiedJwt> signed =
            Caffeine.newBuilder().maximumSize(MAX_REMEMBERED).build();

    JwtVerifier(KeyRing keyRing) {
        this.keyRing = keyRing;
    }

    /**
     * Claims of a JWT; empty for any text that is not a JWT of one of these types with a signature of ours. Whether it has expired, or
     * was revoked, is the caller's concern, as is its length.
     *
     * @param types each a {@code typ} of a header
     */
    public Optional<VerifiedJwt> verify(String text, Set<String> types) {
        TokenDigest digest = TokenDigest.of(text);
        VerifiedJwt known = signed.getIfPresent(digest);
        if (known != null) {
            return Optional.of(known).filter(jwt -> jwt.isOf(types) && isPublished(jwt));
        }
        Optional<VerifiedJwt> read = read(text, types);
        read.ifPresent(jwt -> signed.put(digest, jwt));
        return read;
    }

    private boolean isPublished(VerifiedJwt jwt) {
        return keyRing.published(jwt.header().getKeyID()).isPresent();
    }

    private Optional<VerifiedJwt> read(String text, Set<String> types) {
        int payload = text.indexOf(DOT) + 1;
        int signature = text.indexOf(DOT, payload) + 1;
        if (payload == 0 || signature == 0 || text.indexOf(DOT, signature) >= 0) {
            return Optional.empty();
        }
        try {
            JWSHeader header = JWSHeader.parse(new Base64URL(text.substring(0, payload - 1)));
            if (!isSigned(header, text.substring(0, signature - 1), text.substring(signature))) {
                return Optional.empty();
            }
            String claims = new Base64URL(text.substring(payload, signature - 1)).decodeToString();
            return Optional.of(new VerifiedJwt(header, JWTClaimsSet.parse(claims)))
                    .filter(jwt -> jwt.isOf(types));
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isSigned(JWSHeader header, String content, String text) throws JOSEException {
        Optional<PublishedKey> key = keyRing.published(header.getKeyID());
        Base64URL signature = new Base64URL(text);
        return key.isPresent()
                && key.get().algorithm().equals(header.getAlgorithm())
                && isCanonical(signature)
                && key.get().verifier().verify(header, content.getBytes(StandardCharsets.US_ASCII), signature);
    }

    /**
     * Whether a signature has the one spelling of its bytes. The decoder skips other characters, so one token would have any number of
     * spellings, each with a place in the caches.
     */
    private static boolean isCanonical(Base64URL signature) {
        return Base64URL.encode(signature.decode()).equals(signature);
    }

    /** JWT with a signature of this server. */
    public record VerifiedJwt(JWSHeader header, JWTClaimsSet claims) {

        private boolean isOf(Set<String> types) {
            return types.stream().anyMatch(type -> new JOSEObjectType(type).equals(header.getType()));
        }
    }
}
