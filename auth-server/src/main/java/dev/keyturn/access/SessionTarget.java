package dev.keyturn.access;

import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.grant.GrantRepository;
import dev.keyturn.grant.RevocationReason;
import dev.keyturn.revocation.KnownRevocations;
import dev.keyturn.revocation.RevocationKind;
import dev.keyturn.revocation.Revocations;
import dev.keyturn.session.Sessions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Revokes a session, with its grants and tokens. */
@Component
class SessionTarget implements RevocationTarget {

    /** Longer than a session can be idle, so that the revocation is still known when its user comes back. */
    private static final Duration MAX_IDLE = Duration.ofHours(24);

    private final Sessions sessions;
    private final GrantRepository grants;
    private final KnownRevocations known;
    private final Revocations revocations;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    SessionTarget(
            Sessions sessions,
            GrantRepository grants,
            KnownRevocations known,
            Revocations revocations,
            ApplicationEventPublisher events,
            Clock clock) {
        this.sessions = sessions;
        this.grants = grants;
        this.known = known;
        this.revocations = revocations;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "session";
    }

    @Override
    @Transactional
    public void revoke(String id, String reason) {
        boolean wasLive = sessions.end(Set.of(id));
        if (!wasLive && !grants.existsBySessionId(id)) {
            throw new NotFoundException(kind());
        }
        Instant now = clock.instant();
        grants.revokeAllOfSession(id, now, RevocationReason.REVOKED_BY_ADMINISTRATOR);
        if (!known.isSessionRevoked(id)) {
            revocations.revoke(RevocationKind.SESSION, id, lastSessionEnds(now));
            events.publishEvent(new TokensRevoked(kind(), id, reason));
        }
    }

    /** Time by which each session has ended that is idle from now on. */
    static Instant lastSessionEnds(Instant now) {
        return now.plus(MAX_IDLE);
    }
}
