package dev.keyturn.login;

import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.user.SignedInUser;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * That a request waits for a new sign-in, kept in the session until the request comes back with one.
 *
 * @param request which request it is
 * @param insufficient the sign-in that will not do; empty if there was none
 * @param wantsAccount whether the user is to say which account to use, rather than that it is still them
 */
record SignInAgain(String request, String insufficient, boolean wantsAccount) implements Serializable {

    private static final String ATTRIBUTE = SignInAgain.class.getName();

    /** Makes the request wait for another sign-in than the user's present one. */
    static void insist(HttpServletRequest request, @Nullable SignedInUser user, boolean wantsAccount) {
        String insufficient = user == null ? "" : user.sessionId();
        request.getSession().setAttribute(ATTRIBUTE, new SignInAgain(key(request), insufficient, wantsAccount));
    }

    /** What waits for this user to sign in again; null if nothing does. */
    static @Nullable SignInAgain awaitedOf(SignedInUser user, HttpServletRequest request) {
        SignInAgain waiting = waiting(request);
        return waiting != null && waiting.insufficient.equals(user.sessionId()) ? waiting : null;
    }

    /** Whether the user has signed in since this same request was made to wait. */
    static boolean isDoneFor(HttpServletRequest request, SignedInUser user) {
        SignInAgain waiting = waiting(request);
        return waiting != null
                && waiting.request.equals(key(request))
                && !waiting.insufficient.equals(user.sessionId());
    }

    /** Lets the same request wait once more when it is repeated. */
    static void forget(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        if (session != null) {
            session.removeAttribute(ATTRIBUTE);
        }
    }

    private static @Nullable SignInAgain waiting(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        return session != null && session.getAttribute(ATTRIBUTE) instanceof SignInAgain waiting ? waiting : null;
    }

    private static String key(HttpServletRequest request) {
        return TokenDigest.of(RequestQuery.of(request)).hex();
    }
}
