package dev.keyturn.grant;

import dev.keyturn.client.ClientId;
import dev.keyturn.revocation.RevocationKind;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Revocation of grants, and of the access tokens of a client or a credential. */
@Service
public class GrantRevocation {

    /** Time for which another node may still accept what is ended on this one, including the difference of their clocks. */
    private static final Duration OTHER_NODES_ACCEPT = Duration.ofMinutes(1);

    private final GrantRepository grants;
    private final AccessTokenRevocations accessTokens;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    GrantRevocation(
            GrantRepository grants,
            AccessTokenRevocations accessTokens,
            ApplicationEventPublisher events,
            Clock clock) {
        this.grants = grants;
        this.accessTokens = accessTokens;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Revokes a grant and all that was issued for it. A second call does nothing.
     *
     * @return false if it was revoked before
     */
    @Transactional
    public boolean revoke(Grant grant, RevocationReason reason) {
        if (grant.isRevoked() || grants.revoke(grant.id().value(), clock.instant(), reason) == 0) {
            return false;
        }
        accessTokens.revoke(RevocationKind.GRANT, grant.id().toString());
        events.publishEvent(new GrantRevoked(grant.id(), grant.clientId(), reason));
        return true;
    }

    /** Revokes all grants of a user. */
    @Transactional
    public void revokeAllOfUser(String subject, RevocationReason reason) {
        grants.findUnrevokedOfUser(subject).forEach(living -> revoke(living, reason));
    }

    /** Revokes all grants of a user to a client. */
    @Transactional
    public void revokeAllOfUserAndClient(String subject, ClientId clientId, RevocationReason reason) {
        grants.findUnrevokedOfUserAndClient(subject, clientId.value()).forEach(living -> revoke(living, reason));
    }

    /** Revokes the grants of a user to a client that have at least one of these scopes. */
    @Transactional
    public void revokeOfUserAndClientWith(
            Set<String> scopes, String subject, ClientId clientId, RevocationReason reason) {
        grants.findUnrevokedOfUserAndClient(subject, clientId.value()).stream()
                .filter(living -> !Collections.disjoint(living.authorizedScopes(), scopes))
                .forEach(living -> revoke(living, reason));
    }

    /** Revokes all grants and access tokens of a client. */
    @Transactional
    public void revokeAllOfClient(ClientId clientId, RevocationReason reason) {
        grants.revokeAllOfClient(clientId.value(), clock.instant(), reason);
        revokeAccessTokensOfClient(clientId);
    }

    /** Revokes the access tokens that a client has; its refresh tokens stay valid. */
    @Transactional
    public void revokeAccessTokensOfClient(ClientId clientId) {
        accessTokens.revoke(RevocationKind.CLIENT, clientId.value());
    }

    /** Revokes the access tokens that were issued for a credential of a client, here or on a node that still accepts it. */
    @Transactional
    public void revokeAccessTokensOfCredential(String credentialId) {
        accessTokens.revoke(RevocationKind.CREDENTIAL, credentialId, OTHER_NODES_ACCEPT);
    }

    /** Revokes the access tokens that were issued for a credential until now; later ones stay valid. */
    @Transactional
    public void revokeAccessTokensOfCredentialUntilNow(String credentialId) {
        accessTokens.revoke(RevocationKind.CREDENTIAL_UNTIL, credentialId);
    }
}
