package dev.keyturn.notice;

import dev.keyturn.audit.AuditableEvent;
import dev.keyturn.letter.Letter;
import dev.keyturn.letter.Letter.Fact;
import dev.keyturn.letter.LetterKind;
import dev.keyturn.letter.Letters;
import dev.keyturn.network.RemoteNetwork;
import dev.keyturn.network.UserAgent;
import dev.keyturn.user.SignedInOnNewDevice;
import dev.keyturn.user.UserId;
import dev.keyturn.user.UserView;
import dev.keyturn.user.Users;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * Writes a letter to the confirmed address of a user about each event that matters for the security of the account, in the transaction
 * of the event.
 */
@Component
class SecurityNotices {

    /** Letters by type of event. */
    private static final Map<String, LetterKind> OF_EVENTS = Map.ofEntries(
            Map.entry("password.changed", LetterKind.PASSWORD_CHANGED),
            Map.entry("password.recovered", LetterKind.PASSWORD_RECOVERED),
            Map.entry("password.reset", LetterKind.PASSWORD_RESET),
            Map.entry("administrator.restored", LetterKind.PASSWORD_RESET),
            Map.entry("authenticator-app.added", LetterKind.AUTHENTICATOR_APP_ADDED),
            Map.entry("authenticator-app.removed", LetterKind.AUTHENTICATOR_APP_REMOVED),
            Map.entry("recovery-code.used", LetterKind.RECOVERY_CODE_USED),
            Map.entry("recovery-codes.replaced", LetterKind.RECOVERY_CODES_REPLACED),
            Map.entry("second-factors.reset", LetterKind.SECOND_FACTORS_RESET),
            Map.entry("passkey.added", LetterKind.PASSKEY_ADDED),
            Map.entry("passkey.removed", LetterKind.PASSKEY_REMOVED),
            Map.entry("passkey.cloned", LetterKind.PASSKEY_CLONED));

    /** Letters about what others did: their network and browser are not for the user to know. */
    private static final Set<LetterKind> BY_OTHERS = Set.of(LetterKind.PASSWORD_RESET, LetterKind.SECOND_FACTORS_RESET);

    private static final Duration USEFUL = Duration.ofDays(1);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Letters letters;
    private final Users users;
    private final Clock clock;

    SecurityNotices(Letters letters, Users users, Clock clock) {
        this.letters = letters;
        this.users = users;
        this.clock = clock;
    }

    @EventListener
    @Transactional
    public void on(AuditableEvent event) {
        LetterKind kind = OF_EVENTS.get(event.type());
        if (kind != null) {
            write(kind, UserId.parse(event.subject().id()), event.details());
        }
    }

    @EventListener
    @Transactional
    public void on(SignedInOnNewDevice event) {
        write(LetterKind.NEW_DEVICE, event.id(), Map.of());
    }

    private void write(LetterKind kind, UserId id, Map<String, String> details) {
        if (letters.areSent()) {
            users.findUser(id)
                    // whose first sign-in is no news
                    .filter(user -> kind != LetterKind.NEW_DEVICE || !user.mustChangePassword())
                    .ifPresent(user -> write(kind, user, details));
        }
    }

    private void write(LetterKind kind, UserView user, Map<String, String> details) {
        user.confirmedAddress()
                .ifPresent(address -> letters.write(
                        new Letter(kind, address, user.name(), null, facts(kind, user, details), USEFUL)));
    }

    private Map<Fact, String> facts(LetterKind kind, UserView user, Map<String, String> details) {
        Map<Fact, String> facts = new EnumMap<>(Fact.class);
        facts.put(Fact.USERNAME, user.username());
        facts.put(Fact.TIME, TIME.format(clock.instant()));
        String app = details.getOrDefault("name", "");
        if (!app.isEmpty()) {
            facts.put(Fact.APP, app);
        }
        if (!BY_OTHERS.contains(kind)
                && RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes) {
            HttpServletRequest request = attributes.getRequest();
            facts.put(Fact.NETWORK, RemoteNetwork.of(request.getRemoteAddr()));
            String browser = browser(new UserAgent(request.getHeader(HttpHeaders.USER_AGENT)));
            if (!browser.isEmpty()) {
                facts.put(Fact.BROWSER, browser);
            }
        }
        return facts;
    }

    private static String browser(UserAgent agent) {
        return agent.browser().isEmpty() || agent.system().isEmpty()
                ? agent.browser() + agent.system()
                : agent.browser() + " (" + agent.system() + ")";
    }
}
