package dev.keyturn.access;

import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.client.ClientId;
import dev.keyturn.client.Clients;
import dev.keyturn.grant.GrantRevocation;
import dev.keyturn.grant.RevocationReason;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Revokes all grants and tokens of a client. */
@Component
class ClientTarget implements RevocationTarget {

    private final Clients clients;
    private final GrantRevocation revocation;
    private final ApplicationEventPublisher events;

    ClientTarget(Clients clients, GrantRevocation revocation, ApplicationEventPublisher events) {
        this.clients = clients;
        this.revocation = revocation;
        this.events = events;
    }

    @Override
    public String kind() {
        return "client";
    }

    @Override
    @Transactional
    public void revoke(String id, String reason) {
        if (!ClientId.isValid(id) || clients.find(new ClientId(id)).isEmpty()) {
            throw new NotFoundException(kind());
        }
        revocation.revokeAllOfClient(new ClientId(id), RevocationReason.REVOKED_BY_ADMINISTRATOR);
        events.publishEvent(new TokensRevoked(kind(), id, reason));
    }
}
