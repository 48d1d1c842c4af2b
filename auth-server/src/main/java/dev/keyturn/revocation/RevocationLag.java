package dev.keyturn.revocation;

import java.time.Instant;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Revocations that are in the database and not in the memory of this node. */
@Component
public class RevocationLag {

    private final RevocationRepository repository;
    private final RevocationLog log;

    RevocationLag(RevocationRepository repository, RevocationLog log) {
        this.repository = repository;
        this.log = log;
    }

    /** Time of the first revocation that this node has not read; empty if it has read all. Costs a statement. */
    public Optional<Instant> oldestUnread() {
        return repository.findAfter(log.cursor(), Limit.of(1)).stream()
                .map(Revocation::revokedAt)
                .findFirst();
    }
}
