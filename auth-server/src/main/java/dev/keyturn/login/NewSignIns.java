package dev.keyturn.login;

import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.session.SessionAttribute;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Requests for which the user has just signed in, in the user's session until each comes back: it needs no further sign-in
 * then, even if it asks for one. Each tab of a browser can have its own.
 */
public final class NewSignIns {

    private static final String ATTRIBUTE = NewSignIns.class.getName();
    private static final int MAX = 10;

    /** Long enough to replace a temporary password in between. */
    private static final Duration LIFETIME = Duration.ofMinutes(15);

    /** How they are stored. */
    static final SessionAttribute<NewSignIn[]> STORED = new SessionAttribute<>(
            ATTRIBUTE,
            "newSignIns",
            NewSignIn[].class,
            value -> ((Collection<?>) value).stream().map(NewSignIn.class::cast).toArray(NewSignIn[]::new),
            List::of);

    private NewSignIns() {}

    static void add(PendingRequest pending, HttpServletRequest request, Instant now) {
        HttpSession session = request.getSession();
        List<NewSignIn> all = all(session);
        all.add(new NewSignIn(digest(pending.address()), now.plus(LIFETIME)));
        session.setAttribute(ATTRIBUTE, all.subList(Math.max(0, all.size() - MAX), all.size()));
    }

    /** Whether the user has signed in for this request. */
    public static boolean contains(HttpServletRequest request, Instant now) {
        HttpSession session = request.getSession(false);
        return session != null
                && all(session).stream().anyMatch(made -> made.isFor(request) && now.isBefore(made.expiresAt));
    }

    /** Makes the same request need another sign-in when it is repeated. */
    public static void remove(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session == null) {
            return;
        }
        List<NewSignIn> all = all(session);
        if (all.removeIf(made -> made.isFor(request))) {
            session.setAttribute(ATTRIBUTE, all);
        }
    }

    private static List<NewSignIn> all(HttpSession session) {
        List<NewSignIn> all = new ArrayList<>();
        if (session.getAttribute(ATTRIBUTE) instanceof Collection<?> known) {
            known.forEach(made -> all.add((NewSignIn) made));
        }
        return all;
    }

    private static String digest(String address) {
        return TokenDigest.of(address).hex();
    }

    record NewSignIn(String request, Instant expiresAt) {

        boolean isFor(HttpServletRequest candidate) {
            return request.equals(digest(PendingRequest.addressOf(candidate)));
        }
    }
}
