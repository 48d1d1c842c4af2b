package dev.keyturn.grant;

import dev.keyturn.client.TokenLifetimes;
import dev.keyturn.database.ReturningUpdates;
import dev.keyturn.resource.Resources;
import dev.keyturn.revocation.RevocationKind;
import dev.keyturn.revocation.Revocations;
import dev.keyturn.user.SignInsOfBrowser;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Ends the grants of a session when its user signs out, except those with {@code offline_access}.
 *
 * <p>It runs before the session is gone: if the database is unavailable, the session stays and the user can try again. A session that expires ends no grants (ADR 0017).
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#OfflineAccess">OpenID Connect Core §11, Offline
 *     Access</a>
 */
@Component
public class GrantsOfSession implements LogoutHandler {

    private static final String END_WITH_SESSION = """
            update oauth_authorization set revoked_at = :now, revocation_reason = 'SIGNED_OUT'
            where session_id in (:sessions) and revoked_at is null and expires_at > :now
              and ' ' || coalesce(authorized_scope, '') || ' ' not like '% offline!_access %' escape '!'""";

    private final ReturningUpdates updates;
    private final Revocations revocations;
    private final Resources resources;
    private final TokenLifetimes lifetimes;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    GrantsOfSession(
            ReturningUpdates updates,
            Revocations revocations,
            Resources resources,
            TokenLifetimes lifetimes,
            ApplicationEventPublisher events,
            Clock clock) {
        this.updates = updates;
        this.revocations = revocations;
        this.resources = resources;
        this.lifetimes = lifetimes;
        this.events = events;
        this.clock = clock;
    }

    @Override
    @Transactional
    public void logout(
            HttpServletRequest request, HttpServletResponse response, @Nullable Authentication authentication) {
        if (authentication != null && authentication.getPrincipal() instanceof SignedInUser user) {
            end(user, SignInsOfBrowser.upTo(user, request));
        }
    }

    private void end(SignedInUser user, Set<String> sessions) {
        Instant now = clock.instant();
        Instant lastAccessTokenEnds = now.plus(resources.longestAccessTokenLifetime(lifetimes.accessTokenLifetime()));
        List<String> ended = updates.run(END_WITH_SESSION, "id", Map.of("now", now, "sessions", sessions));
        ended.forEach(grant -> revocations.revoke(RevocationKind.GRANT, grant, lastAccessTokenEnds));
        events.publishEvent(new SignedOut(user.getUsername(), user.loginName(), user.sessionId(), ended.size()));
    }
}
