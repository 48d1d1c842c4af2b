package dev.keyturn.session;

import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The sign-ins of one browser since it last signed out, each by the {@code sid} of what was issued in it. Who signs in once
 * more has not signed out, and signing out later is meant for all of them.
 */
public final class SignInsOfBrowser {

    private static final String ATTRIBUTE = SignInsOfBrowser.class.getName();

    /** More than a person does between two sign-outs. */
    private static final int MAX_SIGN_INS = 100;

    /** How they are stored. */
    static final SessionAttribute<String[]> STORED = new SessionAttribute<>(
            ATTRIBUTE,
            "signIns",
            String[].class,
            value -> ((Collection<?>) value).stream().map(String::valueOf).toArray(String[]::new),
            List::of);

    private SignInsOfBrowser() {}

    /** Adds one to those that the browser's session holds. */
    public static void add(SignedInUser user, HttpServletRequest request) {
        HttpSession session = request.getSession();
        Set<String> all = new LinkedHashSet<>(remembered(session));
        all.add(user.sessionId());
        List<String> kept = List.copyOf(all);
        session.setAttribute(ATTRIBUTE, kept.subList(Math.max(0, kept.size() - MAX_SIGN_INS), kept.size()));
    }

    /** The present one and those before it. */
    public static Set<String> upTo(SignedInUser user, HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        Set<String> all = new LinkedHashSet<>(session == null ? List.of() : remembered(session));
        all.add(user.sessionId());
        return all;
    }

    private static List<String> remembered(HttpSession session) {
        return session.getAttribute(ATTRIBUTE) instanceof Collection<?> known
                ? known.stream().map(String::valueOf).toList()
                : List.of();
    }
}
