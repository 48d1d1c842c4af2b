package dev.keyturn.revocation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.signing.JwtSigner;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.stereotype.Component;

/** The documents of the feed. Each is signed once, however many read it. */
@Component
class SignedFeed {

    /** The {@code typ} of a document. */
    static final String TYPE = "revocation-feed+jwt";

    /** Maximum number of entries in a delta; who is further behind asks again. */
    static final int MAX_DELTA = 1_000;

    /** Lag of a reader, in numbers, above which the snapshot is shorter. */
    private static final long FURTHEST_BEHIND = 10_000;

    private static final Duration SNAPSHOT_AGE = Duration.ofMinutes(5);

    /** Readers who follow closely share one; these are for those who lag. */
    private static final int KEPT_DELTAS = 64;

    private final RevocationLog log;
    private final JwtSigner signer;
    private final String issuer;
    private final Clock clock;
    private final Cache<Long, Document> deltas =
            Caffeine.newBuilder().maximumSize(KEPT_DELTAS).build();
    private final ReentrantLock signingSnapshot = new ReentrantLock();

    private volatile @Nullable Document snapshot;

    SignedFeed(RevocationLog log, JwtSigner signer, KeyturnProperties properties, Clock clock) {
        this.log = log;
        this.signer = signer;
        this.issuer = properties.issuer().toString();
        this.clock = clock;
    }

    long cursor() {
        return log.cursor();
    }

    /** Whether a delta would be longer than the snapshot is likely to be. */
    boolean isFarBehind(long cursor) {
        return log.cursor() - cursor > FURTHEST_BEHIND;
    }

    /** All that is revoked at this moment; signed anew when that has changed, and otherwise every five minutes. */
    Document snapshot() {
        Document known = snapshot;
        if (known != null && isCurrent(known)) {
            return known;
        }
        signingSnapshot.lock();
        try {
            known = snapshot;
            if (known != null && isCurrent(known)) {
                return known;
            }
            log.forgetExpired(clock.instant());
            long upTo = log.cursor();
            Document signed = sign(null, upTo, log.between(0, upTo));
            snapshot = signed;
            return signed;
        } finally {
            signingSnapshot.unlock();
        }
    }

    /** The next of what was revoked after a number; empty if there is nothing yet. */
    Optional<Document> after(long cursor) {
        if (cursor >= log.cursor()) {
            return Optional.empty();
        }
        return Optional.of(Objects.requireNonNull(deltas.asMap()
                .compute(
                        cursor,
                        (after, known) -> known != null && known.reaches(log.cursor()) ? known : delta(after))));
    }

    private boolean isCurrent(Document candidate) {
        return candidate.cursor == log.cursor() && clock.instant().isBefore(candidate.signedAt.plus(SNAPSHOT_AGE));
    }

    private Document delta(long after) {
        long upTo = log.cursor();
        List<Revocation> entries = log.between(after, upTo);
        if (entries.size() > MAX_DELTA) {
            entries = entries.subList(0, MAX_DELTA);
            upTo = entries.get(MAX_DELTA - 1).number();
        }
        return sign(after, upTo, entries);
    }

    private Document sign(@Nullable Long after, long upTo, List<Revocation> entries) {
        Instant now = clock.instant();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put(JwtClaimNames.ISS, issuer);
        claims.put(JwtClaimNames.IAT, now);
        claims.put("cursor", Long.toString(upTo));
        if (after != null) {
            claims.put("after", Long.toString(after));
        }
        claims.put("entries", entries.stream().map(SignedFeed::entry).toList());
        String text = signer.sign(SignatureAlgorithm.ES256.getName(), TYPE, claims);
        return new Document(text, upTo, entries.size() == MAX_DELTA, now);
    }

    private static Map<String, Object> entry(Revocation revocation) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("kind", revocation.kind().code());
        entry.put("id", revocation.subjectId());
        if (revocation.kind().endsAtTheInstant()) {
            entry.put("iat", revocation.revokedAt().getEpochSecond());
        }
        entry.put(
                "exp",
                revocation
                        .expiresAt()
                        .plus(Duration.ofSeconds(1).minusNanos(1))
                        .truncatedTo(ChronoUnit.SECONDS)
                        .getEpochSecond());
        return entry;
    }

    /**
     * A signed part of the feed.
     *
     * @param text in compact serialization
     * @param cursor the number up to which nothing is missing for who has read it
     * @param isFull whether it holds as much as one may, so that it stays as it is
     */
    record Document(String text, long cursor, boolean isFull, Instant signedAt) {

        boolean reaches(long upTo) {
            return isFull || cursor >= upTo;
        }
    }
}
