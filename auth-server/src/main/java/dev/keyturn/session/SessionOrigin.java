package dev.keyturn.session;

import dev.keyturn.network.UserAgent;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.http.HttpHeaders;

/**
 * Browser and address from which a user signed in. It is kept with the session, for the user to recognize it, and ends with it.
 *
 * @param browser its name, such as {@code Firefox}; empty if it is not known
 * @param system its operating system, such as {@code Windows}; empty if it is not known
 * @param address IP address; empty if it is not known
 */
public record SessionOrigin(String browser, String system, String address) {

    private static final SessionOrigin UNKNOWN = new SessionOrigin("", "", "");

    private static final String ATTRIBUTE = SessionOrigin.class.getName();

    /** How it is stored. */
    static final SessionAttribute<SessionOrigin> STORED = new SessionAttribute<>(
            ATTRIBUTE, "origin", SessionOrigin.class, SessionOrigin.class::cast, origin -> origin);

    /** The origin among the attributes of a session; unknown for one that began before origins were kept. */
    static SessionOrigin among(Map<String, Object> attributes) {
        return attributes.get(ATTRIBUTE) instanceof SessionOrigin origin ? origin : UNKNOWN;
    }

    /** Keeps the origin of a request, in which a user has just signed in. */
    public static void keep(HttpServletRequest request) {
        UserAgent agent = new UserAgent(request.getHeader(HttpHeaders.USER_AGENT));
        request.getSession()
                .setAttribute(ATTRIBUTE, new SessionOrigin(agent.browser(), agent.system(), request.getRemoteAddr()));
    }
}
