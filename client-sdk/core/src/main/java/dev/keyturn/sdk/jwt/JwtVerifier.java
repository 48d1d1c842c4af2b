package dev.keyturn.sdk.jwt;

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
 * Decides whether a JWT is good: of an issuer that is trusted, meant for this API, in its time, with a signature that one of that
 * issuer's published keys confirms. Needs no call to the issuer: its keys are fetched at first use and again from time to time,
 * in the background.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-4">RFC 9068 §4, Validating JWT Access Tokens</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725#section-3">RFC 8725 §3, Best Practices</a>
 */
public final class JwtVerifier {

    private final Map<String, KeyCache> keysByIssuer = new HashMap<>();
    private final ClaimRules rules;
    private final Set<SignatureAlgorithm> algorithms;
    private final Set<String> types;
    private final int maximumLength;
    private final Clock clock;

    /** Only of tokens whose signature was right, so that others cannot displace it. */
    private volatile @Nullable KnownHeader lastGoodHeader;

    public JwtVerifier(JwtSettings settings) {
        this.algorithms = settings.algorithms();
        this.types = settings.anyTypeAccepted()
                ? Set.of(JoseHeader.ACCESS_TOKEN, JoseHeader.ANY_JWT)
                : Set.of(JoseHeader.ACCESS_TOKEN);
        this.maximumLength = settings.maximumLength();
        this.clock = settings.clock();
        for (JwtSettings.Issuer issuer : settings.issuers()) {
            keysByIssuer.put(issuer.uri().value(), keysOf(issuer, settings));
        }
        this.rules = new ClaimRules(settings.audience(), settings.clockSkew());
    }

    private static KeyCache keysOf(JwtSettings.Issuer issuer, JwtSettings settings) {
        IssuerDocuments documents =
                new IssuerDocuments(issuer.uri(), issuer.jwksUri(), settings.algorithms(), settings.http());
        Path folder = settings.keysFolder();
        StoredKeys stored =
                folder == null ? null : new StoredKeys(folder, issuer.uri().value(), settings.algorithms());
        return new KeyCache(documents::fetchKeys, stored, settings.keys(), settings.clock(), settings.executor());
    }

    /**
     * What the token says, if it is good.
     *
     * @throws CredentialRejectedException if it is not
     * @throws VerificationUnavailableException if that cannot be said because there are no keys that may be used, or because
     *     too many verifications wait for them
     */
    public VerifiedJwt verify(String token) {
        CompactToken parts = CompactToken.parse(token, maximumLength);
        JoseHeader header = headerOf(parts);
        Claims claims = new Claims(parts.claims());
        Instant now = clock.instant();
        // Before the signature: what is not even meant for this API shall cost neither a fetch nor a verification.
        KeyCache keys = keysOf(claims);
        rules.check(claims, now);
        if (!keys.find(header, now).verifies(parts)) {
            throw new CredentialRejectedException(Reason.BAD_SIGNATURE);
        }
        rememberHeader(parts, header);
        return new VerifiedJwt(claims.toCredential(), header, keys);
    }

    /**
     * The claims of another document than an access token that an issuer has signed.
     *
     * @param type its {@code typ}
     * @param issuer one of those that are trusted
     * @throws CredentialRejectedException if it is not of this type or not of this issuer
     * @throws VerificationUnavailableException if there are no keys
     */
    public Map<String, Object> verifyDocument(String text, String type, String issuer, int longest) {
        CompactToken parts = CompactToken.parse(text, longest);
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

    /** How old the oldest keys are of all issuers; empty if one has none that may be used. */
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

    /** Starts to fetch the keys that are not there, without waiting. */
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
        KnownHeader last = lastGoodHeader;
        return last != null && token.hasEncodedHeader(last.encoded)
                ? last.header
                : JoseHeader.read(token.header(), algorithms, types);
    }

    private void rememberHeader(CompactToken token, JoseHeader header) {
        KnownHeader last = lastGoodHeader;
        if (last == null || !last.header.equals(header)) {
            lastGoodHeader = new KnownHeader(token.encodedHeader(), header);
        }
    }

    /** A header that need not be read again: all tokens signed with one key have the same. */
    private static final class KnownHeader {

        private final byte[] encoded;
        private final JoseHeader header;

        KnownHeader(byte[] encoded, JoseHeader header) {
            this.encoded = encoded;
            this.header = header;
        }
    }
}
