package dev.keyturn.grant;

import dev.keyturn.database.ReturningUpdates;
import dev.keyturn.revocation.RevocationKind;
import dev.keyturn.session.Sessions;
import dev.keyturn.session.SignInsOfBrowser;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Collection;
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
 * Revokes the grants of a session when its user signs out, except those with {@code offline_access}.
 *
 * <p>Runs before the session ends: if the database fails, the user stays signed in and can try again. A session that expires
 * revokes nothing, since the user did not ask for it (ADR 0017).
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#OfflineAccess">OpenID Connect Core §11, Offline
 *     Access</a>
 */
@Component
public class GrantsOfSession implements LogoutHandler {

    private static final String END_ALL = """
            update oauth_authorization set revoked_at = :now, revocation_reason = 'SIGNED_OUT'
            where session_id in (:sessions) and revoked_at is null""";
    private static final String END_WITH_SESSION =
            END_ALL + " and ' ' || coalesce(authorized_scope, '') || ' ' not like '% offline!_access %' escape '!'";

    private final ReturningUpdates updates;
    private final AccessTokenRevocations accessTokens;
    private final Sessions sessions;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    GrantsOfSession(
            ReturningUpdates updates,
            AccessTokenRevocations accessTokens,
            Sessions sessions,
            ApplicationEventPublisher events,
            Clock clock) {
        this.updates = updates;
        this.accessTokens = accessTokens;
        this.sessions = sessions;
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

    /**
     * Ends other sessions of a user and all that was granted in them, also with {@code offline_access}: other people may have their
     * browsers.
     *
     * @param sids of sessions of the user
     */
    @Transactional
    public void endOthers(SignedInUser user, List<String> sids) {
        int grants = end(sids, END_ALL);
        events.publishEvent(new OtherSessionsEnded(user.getUsername(), user.loginName(), sids, grants));
    }

    private void end(SignedInUser user, Set<String> signIns) {
        int grants = end(signIns, END_WITH_SESSION);
        events.publishEvent(new SignedOut(user.getUsername(), user.loginName(), user.sessionId(), grants));
    }

    private int end(Collection<String> sids, String grantsToo) {
        sessions.end(sids);
        List<String> ended = updates.run(grantsToo, "id", Map.of("now", clock.instant(), "sessions", sids));
        ended.forEach(grant -> accessTokens.revoke(RevocationKind.GRANT, grant));
        return ended.size();
    }
}
