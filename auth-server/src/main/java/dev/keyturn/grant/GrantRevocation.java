package dev.keyturn.grant;

import dev.keyturn.client.ClientId;
import dev.keyturn.client.TokenLifetimes;
import dev.keyturn.database.ReturningUpdates;
import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.resource.Resources;
import dev.keyturn.revocation.RevocationKind;
import dev.keyturn.revocation.Revocations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** How grants and access tokens end before their time: by their client, by what happens to their owner, by misuse. */
@Service
public class GrantRevocation {

    /** How much longer another node may accept what is ended on this one, its clock included. */
    private static final Duration OTHER_NODES_ACCEPT = Duration.ofMinutes(1);

    private static final String END_OWN_GRANT = """
            update oauth_authorization set revoked_at = :now, revocation_reason = 'REVOKED_BY_CLIENT'
            where client_id = :clientId and revoked_at is null
              and id = (select authorization_id from oauth_token where digest = :digest and kind = 'REFRESH')""";

    private static final String END_OWN_ACCESS_TOKEN = """
            update oauth_token set consumed_at = :now
            where digest = :digest and kind = 'ACCESS' and consumed_at is null and expires_at > :now
              and authorization_id in (
                  select id from oauth_authorization where client_id = :clientId and revoked_at is null)""";

    private final GrantRepository grants;
    private final IssuedTokenRepository tokens;
    private final TokenStatements stored;
    private final Revocations revocations;
    private final ReturningUpdates updates;
    private final TokenLifetimes lifetimes;
    private final Resources resources;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    GrantRevocation(
            GrantRepository grants,
            IssuedTokenRepository tokens,
            TokenStatements stored,
            Revocations revocations,
            ReturningUpdates updates,
            TokenLifetimes lifetimes,
            Resources resources,
            ApplicationEventPublisher events,
            Clock clock) {
        this.grants = grants;
        this.tokens = tokens;
        this.stored = stored;
        this.revocations = revocations;
        this.updates = updates;
        this.lifetimes = lifetimes;
        this.resources = resources;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Revokes the grant of a refresh token if it is this client's.
     *
     * @return false if it is not, if there is no such token, or if it was revoked before
     */
    @Transactional
    public boolean revokeOwn(TokenDigest refreshToken, ClientId client) {
        Instant now = clock.instant();
        Optional<String> ended = revocations.revokeGrantEndedBy(
                END_OWN_GRANT,
                Map.of("now", now, "clientId", client.value(), "digest", refreshToken.hex()),
                now.plus(longestAccessTokenLifetime()));
        ended.ifPresent(id ->
                events.publishEvent(new GrantRevoked(GrantId.parse(id), client, RevocationReason.REVOKED_BY_CLIENT)));
        return ended.isPresent();
    }

    /**
     * Revokes an opaque access token, and nothing else, if it is this client's.
     *
     * @return false if it is not, if there is no such token, or if it has ended before
     */
    @Transactional
    public boolean revokeOwnAccessToken(TokenDigest accessToken, ClientId client) {
        List<String> claims = updates.run(
                END_OWN_ACCESS_TOKEN,
                "claims",
                Map.of("now", clock.instant(), "clientId", client.value(), "digest", accessToken.hex()));
        claims.forEach(said -> events.publishEvent(new AccessTokenRevoked(StoredClaims.tokenId(said), client)));
        return !claims.isEmpty();
    }

    /** Revokes one access token and nothing else. A second call does nothing. */
    @Transactional
    public void revokeAccessToken(IssuedToken accessToken, String tokenId) {
        if (stored.consume(accessToken, clock.instant())) {
            events.publishEvent(
                    new AccessTokenRevoked(tokenId, accessToken.grant().clientId()));
        }
    }

    /** Revokes a grant and all that was issued for it. A second call does nothing. */
    @Transactional
    public void revoke(Grant grant, RevocationReason reason) {
        revokeNow(grant, reason);
    }

    private boolean revokeNow(Grant grant, RevocationReason reason) {
        if (grant.isRevoked()) {
            return false;
        }
        Instant now = clock.instant();
        boolean isFirst = grants.revoke(grant.id().value(), now, reason) == 1;
        if (isFirst) {
            revocations.revoke(RevocationKind.GRANT, grant.id().toString(), now.plus(longestAccessTokenLifetime()));
            events.publishEvent(new GrantRevoked(grant.id(), grant.clientId(), reason));
        }
        return isFirst;
    }

    /** Revokes all that a user has allowed. */
    @Transactional
    public void revokeAllOfUser(String subject, RevocationReason reason) {
        grants.findLivingOfUser(subject, clock.instant()).forEach(living -> revoke(living, reason));
    }

    /** Revokes all that a user has allowed a client. */
    @Transactional
    public void revokeAllOfUserAndClient(String subject, ClientId clientId, RevocationReason reason) {
        grants.findLivingOfUserAndClient(subject, clientId.value(), clock.instant())
                .forEach(living -> revoke(living, reason));
    }

    /** Revokes what a user has allowed a client together with at least one of these scopes. */
    @Transactional
    public void revokeOfUserAndClientWith(
            Set<String> scopes, String subject, ClientId clientId, RevocationReason reason) {
        grants.findLivingOfUserAndClient(subject, clientId.value(), clock.instant()).stream()
                .filter(living -> !Collections.disjoint(living.authorizedScopes(), scopes))
                .forEach(living -> revoke(living, reason));
    }

    /** Revokes all that was issued to a client. */
    @Transactional
    public void revokeAllOfClient(ClientId clientId, RevocationReason reason) {
        grants.revokeAllOfClient(clientId.value(), clock.instant(), reason);
        revokeAccessTokensOfClient(clientId);
    }

    /** Revokes the access tokens that a client has, and none of what it can get others with. */
    @Transactional
    public void revokeAccessTokensOfClient(ClientId clientId) {
        revocations.revoke(
                RevocationKind.CLIENT, clientId.value(), clock.instant().plus(longestAccessTokenLifetime()));
    }

    /** Revokes the access tokens that were issued for a credential of a client, here or on a node that still accepts it. */
    @Transactional
    public void revokeAccessTokensOfCredential(String credentialId) {
        revocations.revoke(
                RevocationKind.CREDENTIAL,
                credentialId,
                clock.instant().plus(longestAccessTokenLifetime()).plus(OTHER_NODES_ACCEPT));
    }

    /** Revokes the access tokens that were issued for a credential until now; those that it still gets stand. */
    @Transactional
    public void revokeAccessTokensOfCredentialUntilNow(String credentialId) {
        revocations.revoke(
                RevocationKind.CREDENTIAL_UNTIL, credentialId, clock.instant().plus(longestAccessTokenLifetime()));
    }

    /**
     * Revokes a grant if its code comes back after it was honoured: either the client or a thief presented it
     * first, and nobody can tell which.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2">RFC 6749 §4.1.2, Authorization Response</a>
     */
    @Transactional
    public void revokeIfReplayed(TokenDigest code) {
        stored.find(TokenKind.CODE, code)
                .filter(IssuedToken::isConsumed)
                .filter(token -> token.grant().isLiveAt(clock.instant()))
                .ifPresent(token -> revokeNow(token.grant(), RevocationReason.CODE_REPLAYED));
    }

    /**
     * Revokes a grant of which a refresh token has come back after it was honoured.
     *
     * @param presenter the client that authenticated; a token of another client changes nothing
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2">RFC 9700 §4.14.2, Refresh Token Protection</a>
     */
    @Transactional
    public void revokeReplayed(IssuedToken refreshToken, ClientId presenter) {
        Grant grant = refreshToken.grant();
        if (!grant.clientId().equals(presenter) || !grant.isLiveAt(clock.instant())) {
            return;
        }
        if (revokeNow(grant, RevocationReason.REFRESH_TOKEN_REPLAYED)) {
            UUID id = grant.id().value();
            events.publishEvent(new RefreshTokenReplayed(
                    grant.id(),
                    grant.clientId(),
                    refreshToken,
                    tokens.findNewest(id, Limit.of(RefreshTokenReplayed.TOLD)),
                    tokens.count(id)));
        }
    }

    private Duration longestAccessTokenLifetime() {
        return resources.longestAccessTokenLifetime(lifetimes.accessTokenLifetime());
    }
}
