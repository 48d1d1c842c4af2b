package dev.keyturn.access;

import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.adminapi.Uuids;
import dev.keyturn.grant.AccessTokenRevocations;
import dev.keyturn.grant.GrantRepository;
import dev.keyturn.grant.RevocationReason;
import dev.keyturn.revocation.RevocationKind;
import java.time.Clock;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Revokes a grant and its tokens. */
@Component
class GrantTarget implements RevocationTarget {

    private final GrantRepository grants;
    private final AccessTokenRevocations accessTokens;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    GrantTarget(
            GrantRepository grants,
            AccessTokenRevocations accessTokens,
            ApplicationEventPublisher events,
            Clock clock) {
        this.grants = grants;
        this.accessTokens = accessTokens;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "grant";
    }

    @Override
    @Transactional
    public void revoke(String id, String reason) {
        UUID grant = Uuids.parse(id).filter(grants::existsById).orElseThrow(() -> new NotFoundException(kind()));
        if (grants.revoke(grant, clock.instant(), RevocationReason.REVOKED_BY_ADMINISTRATOR) == 1) {
            accessTokens.revoke(RevocationKind.GRANT, grant.toString());
            events.publishEvent(new TokensRevoked(kind(), grant.toString(), reason));
        }
    }
}
