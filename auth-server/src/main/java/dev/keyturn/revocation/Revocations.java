package dev.keyturn.revocation;

import dev.keyturn.database.StoredTime;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Revokes, in the current transaction. What is revoked is asked of {@link KnownRevocations}. */
@Service
public class Revocations {

    private final SequencedRevocations numbered;
    private final RevocationBatch.Batches batches;
    private final Clock clock;

    Revocations(SequencedRevocations numbered, RevocationBatch.Batches batches, Clock clock) {
        this.numbered = numbered;
        this.batches = batches;
        this.clock = clock;
    }

    /**
     * Revokes what tokens name in this way.
     *
     * @param id as tokens name it
     * @param expiresAt when the last of them expires, or, where sessions end as well, when one that is idle now has been
     *     idle for too long; nothing is kept if that is over
     */
    @Transactional
    public void revoke(RevocationKind kind, String id, Instant expiresAt) {
        Revocation revocation = revocation(kind, id, expiresAt);
        if (!revocation.isOverAt(revocation.revokedAt())) {
            batches.current().add(revocation);
        }
    }

    /**
     * Revokes all tokens of the grant that an update ends, in the statement that ends it. The counter is held until the
     * current transaction ends, so nothing that can wait may come after it.
     *
     * @param ending an update of at most one row, whose {@code id} is the grant's identifier, in SQL with named parameters
     * @param expiresAt when the last of the tokens expires
     * @return the grant's identifier; empty if no row was updated
     */
    @Transactional
    public Optional<String> revokeGrantEndedBy(String ending, Map<String, ?> parameters, Instant expiresAt) {
        Revocation template = revocation(RevocationKind.GRANT, "", expiresAt);
        List<String> ended = numbered.insertForRevokedGrant(ending, parameters, template);
        ended.forEach(id -> batches.current()
                .addWritten(new Revocation(RevocationKind.GRANT, id, template.revokedAt(), template.expiresAt())));
        return ended.stream().findFirst();
    }

    private Revocation revocation(RevocationKind kind, String id, Instant expiresAt) {
        return new Revocation(kind, id, StoredTime.now(clock), expiresAt.truncatedTo(ChronoUnit.MICROS));
    }
}
