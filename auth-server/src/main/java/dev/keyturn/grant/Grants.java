package dev.keyturn.grant;

import dev.keyturn.client.ClientId;
import dev.keyturn.client.TokenLifetimes;
import dev.keyturn.grant.IssuedToken.NewToken;
import dev.keyturn.oauth.TokenDigest;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Life cycle of a grant: requested, allowed, exchanged, refreshed. {@link GrantRevocation} ends it early.
 *
 * <p>A stored token is used once: the update of its row is conditional, so the database lets one of two concurrent requests through.
 */
@Service
public class Grants {

    private final EntityManager entities;
    private final GrantRepository grants;
    private final TokenStatements stored;
    private final GrantPreconditions grounds;
    private final TokenLifetimes lifetimes;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Grants(
            EntityManager entities,
            GrantRepository grants,
            TokenStatements stored,
            GrantPreconditions grounds,
            TokenLifetimes lifetimes,
            ApplicationEventPublisher events,
            Clock clock) {
        this.entities = entities;
        this.grants = grants;
        this.stored = stored;
        this.grounds = grounds;
        this.lifetimes = lifetimes;
        this.events = events;
        this.clock = clock;
    }

    /** Keeps a request for which the user has yet to be asked. */
    @Transactional
    public void ask(GrantId id, RequestedGrant request, NewToken consent) {
        store(new Grant(id, request, null, consent.issuedAt(), consent.expiresAt()), consent);
    }

    /**
     * Keeps a grant for which the user need not be asked, with the code for the client.
     *
     * @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException {@code invalid_request} if the user or
     *     their consent was taken away meanwhile
     */
    @Transactional
    public void allow(GrantId id, RequestedGrant request, Set<String> scopes, NewToken code) {
        grounds.hold(request, scopes);
        store(new Grant(id, request, scopes, code.issuedAt(), code.expiresAt()), code);
        events.publishEvent(new GrantCreated(id, request.clientId(), scopes));
    }

    /**
     * Keeps what the user answered, with the code for the client.
     *
     * @throws TokenAlreadyUsedException if the question was answered before
     */
    @Transactional
    public void allow(IssuedToken consent, Set<String> scopes, NewToken code) {
        Grant grant = consent.grant();
        Instant end = later(code.expiresAt(), grant.createdAt());
        requireFirst(stored.allow(consent, clock.instant(), String.join(" ", scopes), end, code));
        events.publishEvent(new GrantCreated(grant.id(), grant.clientId(), scopes));
    }

    /** Forgets a request that the user refused. */
    @Transactional
    public void refuse(GrantId id) {
        grants.delete(List.of(id.value()));
    }

    /**
     * Honours a code. From then on the grant lives as long as the last of what is issued for it.
     *
     * @param family what it begins, if any
     * @throws TokenAlreadyUsedException if it was honoured before or the grant is revoked
     */
    public void exchange(IssuedToken code, IssuedAccess access, @Nullable RefreshFamily family) {
        Instant refreshEndsAt = family == null ? null : family.endsAt();
        Instant end =
                later(later(access.expiresAt(), refreshEndsAt), code.grant().createdAt());
        List<NewToken> issued = access.storedWith(family == null ? null : family.first());
        requireFirst(stored.exchange(code, clock.instant(), end, refreshEndsAt, issued));
    }

    /**
     * Uses up a code for which nothing is issued, because another client presented it.
     *
     * @throws TokenAlreadyUsedException if it was honoured before or the grant is revoked
     */
    public void spend(IssuedToken code) {
        requireFirst(stored.consume(code, clock.instant()));
    }

    /**
     * Honours a refresh token and replaces it. That its own predecessor was replaced by it need not be remembered any
     * longer: its client has received it.
     *
     * @param sealed the text of the successor, readable with the text of the refresh token alone
     * @throws TokenAlreadyUsedException if it was honoured before or the grant is revoked
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2">RFC 9700 §4.14.2, Refresh Token Protection</a>
     */
    public void rotate(IssuedToken refreshToken, NewToken successor, byte[] sealed, IssuedAccess access) {
        Instant now = clock.instant();
        Duration window = lifetimes.refreshRetryWindow();
        requireFirst(
                window.isZero()
                        ? stored.rotate(refreshToken, now, null, null, successor, access)
                        : stored.rotate(refreshToken, now, sealed, now.plus(window), successor, access));
    }

    /**
     * Issues a further access token of a grant, which lives as long as the token if it would have ended before;
     * refreshing it ends when it did.
     */
    public void issue(Grant grant, IssuedAccess access) {
        stored.issue(grant, access);
    }

    // A clock that was set back must not let a grant end before it began.
    private static Instant later(Instant one, @Nullable Instant other) {
        return other != null && other.isAfter(one) ? other : one;
    }

    /** Keeps an access token with which a client acts for itself. */
    @Transactional
    public void issue(ClientId clientId, Set<String> scopes, NewToken accessToken) {
        GrantId id = new GrantId(UUID.randomUUID());
        store(Grant.ofClient(id, clientId, scopes, accessToken.issuedAt(), accessToken.expiresAt()), accessToken);
    }

    /** Finds a token and its grant, whatever their state; never changes anything. */
    public Optional<IssuedToken> find(TokenKind kind, TokenDigest digest) {
        return stored.find(kind, digest);
    }

    private static void requireFirst(boolean isFirst) {
        if (!isFirst) {
            throw new TokenAlreadyUsedException();
        }
    }

    private void store(Grant grant, NewToken token) {
        entities.persist(grant);
        entities.persist(new IssuedToken(grant, token));
    }
}
