package dev.keyturn.session;

import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
        List<String> kept = List.copyOf(with(user.sessionId(), kept(session.getAttribute(ATTRIBUTE))));
        session.setAttribute(ATTRIBUTE, kept.subList(Math.max(0, kept.size() - MAX_SIGN_INS), kept.size()));
    }

    /** The present one and those before it. */
    public static Set<String> upTo(SignedInUser user, HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return with(user.sessionId(), session == null ? List.of() : kept(session.getAttribute(ATTRIBUTE)));
    }

    /** The sign-ins among the attributes of a session, with the present one. */
    static Set<String> among(Map<String, Object> attributes, String present) {
        return with(present, kept(attributes.get(ATTRIBUTE)));
    }

    private static Set<String> with(String present, List<String> before) {
        Set<String> all = new LinkedHashSet<>(before);
        all.add(present);
        return all;
    }

    private static List<String> kept(@Nullable Object attribute) {
        return attribute instanceof Collection<?> known
                ? known.stream().map(String::valueOf).toList()
                : List.of();
    }
}
