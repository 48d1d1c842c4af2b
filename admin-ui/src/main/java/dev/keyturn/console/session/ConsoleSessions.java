package dev.keyturn.console.session;

import dev.keyturn.connections.PeerNetwork;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.catalina.Session;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Sessions of the console. Beyond the limit, sessions without a signed-in user end before any other, and first those of the network
 * that has the most: a stranger ends no sign-in that began elsewhere. Before sign-in, a session lasts a quarter of an hour.
 */
final class ConsoleSessions extends BoundedSessions {

    static final Duration TIME_TO_SIGN_IN = Duration.ofMinutes(15);

    /** More than a session takes that holds tokens and a form. */
    private static final int BYTES_EACH = 96 * 1024;

    private static final int MIN = 200;

    /** Note of a session with the network where it began. */
    private static final String NETWORK = ConsoleSessions.class.getName() + ".network";

    ConsoleSessions() {
        this(room(BYTES_EACH, MIN));
    }

    ConsoleSessions(int max) {
        super(max);
    }

    @Override
    public Session createSession(String sessionId) {
        Session session = super.createSession(sessionId);
        session.setMaxInactiveInterval((int) TIME_TO_SIGN_IN.toSeconds());
        session.setNote(NETWORK, networkOfCurrentRequest());
        return session;
    }

    @Override
    protected Stream<Session> inOrder() {
        List<Session> byUse = super.inOrder().toList();
        Map<String, Long> crowds = byUse.stream()
                .filter(session -> !isSignedIn(session))
                .collect(Collectors.groupingBy(ConsoleSessions::network, Collectors.counting()));
        return byUse.stream()
                .map(session -> new Place(session, isSignedIn(session), crowds.getOrDefault(network(session), 0L)))
                .sorted(Comparator.comparing(Place::isSignedIn).thenComparing(Place::crowd, Comparator.reverseOrder()))
                .map(Place::session);
    }

    /** A session is in the list a moment before it has its note. */
    private static String network(Session session) {
        return session.getNote(NETWORK) instanceof String network ? network : "";
    }

    private static String networkOfCurrentRequest() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current
                ? network(current.getRequest().getRemoteAddr())
                : "";
    }

    /** The first half of an IPv6 address; each other text is its own network. In brackets, a text is never looked up as a name. */
    private static String network(String address) {
        try {
            return address.indexOf(':') < 0
                    ? address
                    : PeerNetwork.of(InetAddress.getByName("[" + address + "]")).toString();
        } catch (UnknownHostException e) {
            return address;
        }
    }

    private static boolean isSignedIn(Session session) {
        return session.isValid()
                && session.getSession().getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY)
                        != null;
    }

    /**
     * Place of a session in the order, read once.
     *
     * @param crowd number of sessions without a signed-in user from its network
     */
    private record Place(Session session, boolean isSignedIn, long crowd) {}
}
