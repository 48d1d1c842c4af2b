package dev.keyturn.sdk.internal.jwt;

import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.SignatureAlgorithm;
import dev.keyturn.sdk.VerificationUnavailableException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies JWTs locally: trusted issuer, audience, lifetime, and a valid signature with a published key. Keys are fetched at first use, and
 * refreshed in the background.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-4">RFC 9068 §4, Validating JWT Access Tokens</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725#section-3">RFC 8725 §3, Best Practices</a>
 */
public final class JwtVerifier {

    private final Map<String, KeyCache> keysByIssuer = new HashMap<>();
    private final ClaimRules rules;
    private final Set<SignatureAlgorithm> algorithms;
    private final Set<String> types;
    private final int maxLength;
    private final Clock clock;

    /** Header of a token with a valid signature, so that invalid tokens cannot evict it. */
    private volatile @Nullable CachedHeader lastGoodHeader;

    public JwtVerifier(JwtSettings settings) {
        this.algorithms = settings.algorithms();
        this.types = settings.types();
        this.maxLength = settings.maxLength();
        this.clock = settings.clock();
        for (JwtSettings.Issuer issuer : settings.issuers()) {
            keysByIssuer.put(issuer.uri().value(), keysOf(issuer, settings));
        }
        this.rules = new ClaimRules(settings.audience(), settings.clockSkew());
    }

    private static KeyCache keysOf(JwtSettings.Issuer issuer, JwtSettings settings) {
        JwksSource documents = new JwksSource(issuer.uri(), issuer.jwksUri(), settings.algorithms(), settings.http());
        Path folder = settings.keysFolder();
        KeyFile stored =
                folder == null ? null : new KeyFile(folder, issuer.uri().value(), settings.algorithms());
        return new KeyCache(documents::fetchKeys, stored, settings.keys(), settings.clock(), settings.executor());
    }

    /**
     * Verifies an access token.
     *
     * @throws CredentialRejectedException if it is invalid
     * @throws VerificationUnavailableException if no usable keys are cached, or too many verifications wait for them
     */
    public VerifiedJwt verify(String token) {
        CompactToken parts = CompactToken.parse(token, maxLength);
        JoseHeader header = headerOf(parts);
        Claims claims = new Claims(parts.claims());
        Instant now = clock.instant();
        // Before the signature: a token for another API must cause neither a fetch nor a signature check.
        KeyCache keys = keysOf(claims);
        rules.check(claims, now);
        if (!keys.find(header, now).verifies(parts)) {
            throw new CredentialRejectedException(Reason.BAD_SIGNATURE);
        }
        cacheHeader(parts, header);
        return new VerifiedJwt(claims.toCredential(), header, keys);
    }

    /**
     * Verifies another signed document than an access token, and returns its claims.
     *
     * @param type required {@code typ}
     * @param issuer a trusted issuer
     * @param maxCharacters maximum length of the document
     * @throws CredentialRejectedException if it has another type or issuer, or an invalid signature
     * @throws VerificationUnavailableException if no usable keys are cached
     */
    public Map<String, Object> verifyDocument(String text, String type, String issuer, int maxCharacters) {
        CompactToken parts = CompactToken.parse(text, maxCharacters);
        JoseHeader header = JoseHeader.read(parts.header(), algorithms, Set.of(type));
        Map<String, Object> claims = parts.claims();
        KeyCache keys = keysByIssuer.get(issuer);
        if (keys == null || !issuer.equals(claims.get("iss"))) {
            throw new CredentialRejectedException(Reason.WRONG_ISSUER);
        }
        if (!keys.find(header, clock.instant()).verifies(parts)) {
            throw new CredentialRejectedException(Reason.BAD_SIGNATURE);
        }
        return claims;
    }

    /** Age of the oldest keys of all issuers; empty if an issuer has no usable keys. */
    public Optional<Duration> keyAge() {
        Instant now = clock.instant();
        Instant oldest = now;
        for (KeyCache keys : keysByIssuer.values()) {
            Instant fetchedAt = keys.fetchedAt(now);
            if (fetchedAt == null) {
                return Optional.empty();
            }
            oldest = fetchedAt.isBefore(oldest) ? fetchedAt : oldest;
        }
        return Optional.of(Duration.between(oldest, now));
    }

    /** Starts to fetch missing or stale keys in the background. */
    public void prepare() {
        keysByIssuer.values().forEach(KeyCache::prepare);
    }

    private KeyCache keysOf(Claims claims) {
        KeyCache keys = keysByIssuer.get(claims.string("iss"));
        if (keys == null) {
            throw new CredentialRejectedException(Reason.WRONG_ISSUER);
        }
        return keys;
    }

    private JoseHeader headerOf(CompactToken token) {
        CachedHeader last = lastGoodHeader;
        return last != null && token.hasEncodedHeader(last.encoded)
                ? last.header
                : JoseHeader.read(token.header(), algorithms, types);
    }

    private void cacheHeader(CompactToken token, JoseHeader header) {
        CachedHeader last = lastGoodHeader;
        if (last == null || !last.header.equals(header)) {
            lastGoodHeader = new CachedHeader(token.encodedHeader(), header);
        }
    }

    /** Parsed header: all tokens that are signed with one key have the same. */
    private static final class CachedHeader {

        private final byte[] encoded;
        private final JoseHeader header;

        CachedHeader(byte[] encoded, JoseHeader header) {
            this.encoded = encoded;
            this.header = header;
        }
    }
}
