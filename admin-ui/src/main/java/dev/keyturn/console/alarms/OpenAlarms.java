package dev.keyturn.console.alarms;

import dev.keyturn.console.server.AdminApiException;
import dev.keyturn.console.server.ListQuery;
import dev.keyturn.console.session.Permissions;
import dev.keyturn.console.session.SignInAgainException;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Number of open alarms, as {@code ${@openAlarms.count}} in a page. Asks the server at most each 30 seconds for a session. */
@Component
public class OpenAlarms {

    private static final String COUNTED = OpenAlarms.class.getName();
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final Alarms alarms;
    private final Permissions permissions;
    private final Clock clock;

    OpenAlarms(Alarms alarms, Permissions permissions, Clock clock) {
        this.alarms = alarms;
        this.permissions = permissions;
        this.clock = clock;
    }

    /** Number of open alarms; 0 if the user may not see them, or the server does not answer. */
    public long count() {
        HttpSession session = session();
        if (session == null || !permissions.isAdministrator() || !permissions.has("admin:alarms:read")) {
            return 0;
        }
        Instant now = clock.instant();
        if (session.getAttribute(COUNTED) instanceof Count count
                && count.at.plus(FRESH).isAfter(now)) {
            return count.open;
        }
        long open = ask();
        session.setAttribute(COUNTED, new Count(open, now));
        return open;
    }

    /** Asks anew for the next page, since the user has changed an alarm. */
    void forget() {
        HttpSession session = session();
        if (session != null) {
            session.removeAttribute(COUNTED);
        }
    }

    private long ask() {
        try {
            return alarms.search(ListQuery.first(1).with(Map.of("state", "open")))
                    .total();
        } catch (AdminApiException | SignInAgainException e) {
            return 0;
        }
    }

    private static @Nullable HttpSession session() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? attributes.getRequest().getSession(false)
                : null;
    }

    private record Count(long open, Instant at) implements Serializable {}
}
