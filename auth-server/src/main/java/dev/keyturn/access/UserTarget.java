package dev.keyturn.access;

import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.adminapi.Uuids;
import dev.keyturn.grant.GrantRepository;
import dev.keyturn.grant.RevocationReason;
import dev.keyturn.revocation.RevocationKind;
import dev.keyturn.revocation.Revocations;
import dev.keyturn.session.Sessions;
import dev.keyturn.user.UserId;
import dev.keyturn.user.Users;
import java.time.Clock;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Revokes all grants, tokens and sessions of a user, whose devices are no longer known. */
@Component
class UserTarget implements RevocationTarget {

    private final Users users;
    private final Sessions sessions;
    private final GrantRepository grants;
    private final Revocations revocations;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    UserTarget(
            Users users,
            Sessions sessions,
            GrantRepository grants,
            Revocations revocations,
            ApplicationEventPublisher events,
            Clock clock) {
        this.users = users;
        this.sessions = sessions;
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
        UserId user = Uuids.parse(id)
                .map(UserId::new)
                .filter(known -> users.findUser(known).isPresent())
                .orElseThrow(() -> new NotFoundException(kind()));
        String subject = user.toString();
        sessions.endAllOf(user);
        grants.revokeAllOfUser(subject, clock.instant(), RevocationReason.REVOKED_BY_ADMINISTRATOR);
        revocations.revoke(RevocationKind.SUBJECT, subject, SessionTarget.lastSessionEnds(clock.instant()));
        users.forgetDevices(UserId.parse(subject));
        events.publishEvent(new TokensRevoked(kind(), subject, reason));
    }
}
