package dev.keyturn.grant;

import dev.keyturn.client.ClientId;
import dev.keyturn.grant.IssuedToken.NewToken;
import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Grants as they begin: requested, allowed, refused. {@link TokenRedemption} and {@link GrantRevocation} have the rest. */
@Service
public class Grants {

    private final EntityManager entities;
    private final GrantRepository grants;
    private final GrantPreconditions preconditions;
    private final ApplicationEventPublisher events;

    Grants(
            EntityManager entities,
            GrantRepository grants,
            GrantPreconditions preconditions,
            ApplicationEventPublisher events) {
        this.entities = entities;
        this.grants = grants;
        this.preconditions = preconditions;
        this.events = events;
    }

    /** Stores a request that the user has to answer first. */
    @Transactional
    public void ask(GrantId id, RequestedGrant request, NewToken consent) {
        store(new Grant(id, request, null, consent.issuedAt(), consent.expiresAt()), consent);
    }

    /**
     * Stores a grant that the user need not be asked for, with the code for the client.
     *
     * @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException {@code invalid_request} if the user or
     *     their consent was removed in the meantime
     */
    @Transactional
    public void allow(GrantId id, RequestedGrant request, Set<String> scopes, NewToken code) {
        preconditions.hold(request, scopes);
        store(new Grant(id, request, scopes, code.issuedAt(), code.expiresAt()), code);
        events.publishEvent(new GrantCreated(id, request.clientId(), scopes));
    }

    /** Deletes a request that the user refused. */
    @Transactional
    public void refuse(GrantId id) {
        grants.delete(List.of(id.value()));
    }

    /** Stores an access token with which a client acts for itself. */
    @Transactional
    public void issue(ClientId clientId, Set<String> scopes, NewToken accessToken) {
        GrantId id = new GrantId(UUID.randomUUID());
        store(Grant.ofClient(id, clientId, scopes, accessToken.issuedAt(), accessToken.expiresAt()), accessToken);
    }

    private void store(Grant grant, NewToken token) {
        entities.persist(grant);
        entities.persist(new IssuedToken(grant, token));
    }
}
