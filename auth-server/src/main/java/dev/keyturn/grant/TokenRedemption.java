package dev.keyturn.grant;

import dev.keyturn.client.TokenLifetimes;
import dev.keyturn.grant.IssuedToken.NewToken;
import dev.keyturn.user.LiveSessions;
import dev.keyturn.user.SignedInUser;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Redemption of stored tokens: a consent for a code, a code or refresh token for what is issued next.
 *
 * <p>Each is accepted once: its row is updated on the condition that no other request has done so, so of two requests that race
 * the database lets one through.
 */
@Service
public class TokenRedemption {

    private final TokenStatements stored;
    private final TokenLifetimes lifetimes;
    private final LiveSessions sessions;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    TokenRedemption(
            TokenStatements stored,
            TokenLifetimes lifetimes,
            LiveSessions sessions,
            ApplicationEventPublisher events,
            Clock clock) {
        this.stored = stored;
        this.lifetimes = lifetimes;
        this.sessions = sessions;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Stores the answer of the user, with the code for the client. The grant belongs to the session in which the user answers.
     *
     * @throws TokenAlreadyUsedException if the question was answered before, or the session has ended
     */
    @Transactional
    public void allow(IssuedToken consent, SignedInUser user, Set<String> scopes, NewToken code) {
        requireFirst(sessions.lock(user));
        Grant grant = consent.grant();
        Instant end = later(code.expiresAt(), grant.createdAt());
        requireFirst(stored.allow(consent, clock.instant(), user, String.join(" ", scopes), end, code));
        events.publishEvent(new GrantCreated(grant.id(), grant.clientId(), scopes));
    }

    /**
     * Redeems a code. From then on the grant lives as long as the last token that is issued for it.
     *
     * @param family the refresh tokens that it begins, if any
     * @throws TokenAlreadyUsedException if the code was used before or the grant is revoked
     */
    public void exchange(IssuedToken code, IssuedAccess access, @Nullable RefreshFamily family) {
        Instant refreshEndsAt = family == null ? null : family.endsAt();
        Instant end =
                later(later(access.expiresAt(), refreshEndsAt), code.grant().createdAt());
        List<NewToken> issued = access.storedWith(family == null ? null : family.first());
        requireFirst(stored.exchange(code, clock.instant(), end, family, issued));
    }

    /**
     * Consumes a code for which nothing is issued, because another client presented it.
     *
     * @throws TokenAlreadyUsedException if the code was used before or the grant is revoked
     */
    public void spend(IssuedToken code) {
        requireFirst(stored.consume(code, clock.instant()));
    }

    /**
     * Redeems a refresh token and replaces it. The sealed successor of its own predecessor is deleted: the client has received
     * it.
     *
     * @param sealed the text of the successor, readable with the text of the refresh token alone
     * @throws TokenAlreadyUsedException if the refresh token was used before or the grant is revoked
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
     * Issues a further access token of a grant, which lives at least as long as the token. The end of its refresh tokens stays
     * the same.
     */
    public void issue(Grant grant, IssuedAccess access) {
        stored.issue(grant, access);
    }

    // A clock that was set back must not let a grant end before it began.
    private static Instant later(Instant one, @Nullable Instant other) {
        return other != null && other.isAfter(one) ? other : one;
    }

    private static void requireFirst(boolean isFirst) {
        if (!isFirst) {
            throw new TokenAlreadyUsedException();
        }
    }
}
