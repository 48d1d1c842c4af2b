package dev.keyturn.account;

import dev.keyturn.grant.GrantsOfSession;
import dev.keyturn.session.LiveSession;
import dev.keyturn.session.LiveSessionList;
import dev.keyturn.user.SignedInUser;
import dev.keyturn.user.Users;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Sessions of a user in all browsers. A user who ends one may have lost its device: each device of the user is unknown after that, and
 * is asked for the second factor at the next sign-in.
 */
@Service
@Transactional
class BrowserSessions {

    private final LiveSessionList sessions;
    private final GrantsOfSession grants;
    private final Users users;

    BrowserSessions(LiveSessionList sessions, GrantsOfSession grants, Users users) {
        this.sessions = sessions;
        this.grants = grants;
        this.users = users;
    }

    /** The user's present session first, then the ones used last. */
    @Transactional(readOnly = true)
    public List<BrowserSessionView> of(SignedInUser user) {
        List<LiveSession> all = sessions.of(user.id());
        return Stream.of(true, false)
                .flatMap(isPresent -> all.stream()
                        .filter(session -> isPresent == isPresent(session, user))
                        .map(session -> new BrowserSessionView(session, isPresent)))
                .toList();
    }

    /**
     * Ends another session of the user.
     *
     * @param sid as the user's browser sent it
     * @return how many sessions ended: none if it has ended, or is not the user's
     */
    public int end(SignedInUser user, String sid) {
        return endAll(user, session -> session.sid().equals(sid));
    }

    /**
     * Ends all other sessions of the user.
     *
     * @return how many ended
     */
    public int endOthers(SignedInUser user) {
        return endAll(user, session -> true);
    }

    private int endAll(SignedInUser user, Predicate<LiveSession> chosen) {
        users.forgetDevices(user.id());
        List<LiveSession> others = sessions.of(user.id()).stream()
                .filter(session -> !isPresent(session, user))
                .filter(chosen)
                .toList();
        if (!others.isEmpty()) {
            grants.endOthers(
                    user,
                    others.stream()
                            .flatMap(session -> session.signIns().stream())
                            .distinct()
                            .toList());
        }
        return others.size();
    }

    private static boolean isPresent(LiveSession session, SignedInUser user) {
        return session.sid().equals(user.sessionId());
    }
}
