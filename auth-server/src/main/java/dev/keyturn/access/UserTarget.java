package dev.keyturn.access;

import dev.keyturn.adminapi.Uuids;
import dev.keyturn.grant.GrantRepository;
import dev.keyturn.grant.RevocationReason;
import dev.keyturn.revocation.RevocationKind;
import dev.keyturn.revocation.Revocations;
import dev.keyturn.user.UserId;
import dev.keyturn.user.Users;
import java.time.Clock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Revokes all grants, tokens and sessions of a user. */
@Component
class UserTarget implements RevocationTarget {

    private final Users users;
    private final GrantRepository grants;
    private final Revocations revocations;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    UserTarget(
            Users users,
            GrantRepository grants,
            Revocations revocations,
            ApplicationEventPublisher events,
            Clock clock) {
        this.users = users;
        this.grants = grants;
        this.revocations = revocations;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "user";
    }

    @Override
    @Transactional
    public void revoke(String id, String reason) {
        String subject = Uuids.parse(id)
                .map(Object::toString)
                .filter(user -> users.findUser(UserId.parse(user)).isPresent())
                .orElseThrow(() -> new RevocationRefusedException(kind()));
        grants.revokeAllOfUser(subject, clock.instant(), RevocationReason.REVOKED_BY_ADMINISTRATOR);
        revocations.revoke(RevocationKind.SUBJECT, subject, SessionTarget.lastSessionEnds(clock.instant()));
        events.publishEvent(new TokensRevoked(kind(), subject, reason));
    }
}
