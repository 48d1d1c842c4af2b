package dev.keyturn.audit;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Events of an account, as its user may see them: without details, and without the addresses of administrators. */
@Component
public class AccountEvents {

    private final AuditEventRepository events;

    AccountEvents(AuditEventRepository events) {
        this.events = events;
    }

    /**
     * Events of a user, newest first. Takes one statement.
     *
     * @param types events of other types are left out
     */
    @Transactional(readOnly = true)
    public List<AccountEvent> of(String userId, Set<String> types, int limit) {
        return events.ofUser(userId, types, Limit.of(limit)).stream()
                .map(event -> AccountEvent.of(event, userId))
                .toList();
    }

    /**
     * Event of a user.
     *
     * @param isByAnother whether an administrator or the server did it
     * @param address IP address from which it was done; null if another did it, or without a request
     */
    public record AccountEvent(
            String type,
            Instant occurredAt,
            boolean isByAnother,
            @Nullable String address) {

        private static AccountEvent of(AuditEvent event, String userId) {
            Actor actor = event.actor();
            boolean isByAnother =
                    actor.kind() != Actor.Kind.ANONYMOUS && !actor.id().equals(userId);
            return new AccountEvent(
                    event.type(), event.occurredAt(), isByAnother, isByAnother ? null : event.remoteAddress());
        }
    }
}
