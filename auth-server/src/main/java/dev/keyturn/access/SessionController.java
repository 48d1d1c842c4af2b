package dev.keyturn.access;

import dev.keyturn.adminapi.AdminController;
import dev.keyturn.adminapi.Listing;
import dev.keyturn.adminapi.PageQuery;
import dev.keyturn.adminapi.Text;
import dev.keyturn.client.Clients;
import dev.keyturn.grant.GrantRepository;
import dev.keyturn.grant.Session;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Sort;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;

/** Sessions of a user in the admin API, newest first. */
@AdminController(SessionController.PATH)
class SessionController {

    static final String PATH = AdminController.BASE + "/sessions";

    /** Limit for the clients that the sessions of a page name, all together. */
    private static final Limit MAX_CLIENTS = Limit.of(1_000);

    private final GrantRepository grants;
    private final Clients clients;
    private final Clock clock;

    SessionController(GrantRepository grants, Clients clients, Clock clock) {
        this.grants = grants;
        this.clients = clients;
        this.clock = clock;
    }

    /** Sessions; with a query, those in which a client with a matching ID got a grant. */
    @GetMapping
    @PreAuthorize("hasAuthority('SCOPE_admin:grants:read')")
    @Transactional(readOnly = true)
    public Listing<SessionView> list(@Valid PageQuery query, @Valid Filter filter) {
        Instant now = clock.instant();
        Page<Session> found =
                grants.findSessions(filter.user_id, query.pattern(), now, query.sortedBy(Sort.unsorted()));
        Map<String, List<ClientView>> clientsOf = clientsOf(filter.user_id, found.getContent());
        return Listing.of(found, session -> SessionView.of(session, clientsOf.getOrDefault(session.id(), List.of())));
    }

    private Map<String, List<ClientView>> clientsOf(String userId, List<Session> sessions) {
        if (sessions.isEmpty()) {
            return Map.of();
        }
        List<GrantRepository.ClientOfSession> found =
                grants.findClients(userId, sessions.stream().map(Session::id).toList(), MAX_CLIENTS);
        Map<String, String> names = clients.names(found.stream()
                .map(GrantRepository.ClientOfSession::getClientId)
                .distinct()
                .toList());
        return found.stream()
                .collect(Collectors.groupingBy(
                        GrantRepository.ClientOfSession::getSessionId,
                        Collectors.mapping(
                                each -> new ClientView(each.getClientId(), names.get(each.getClientId())),
                                Collectors.toList())));
    }

    /** @param user_id user of the sessions */
    record Filter(
            @NotBlank @Size(max = 100) @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE)
            String user_id) {}

    /**
     * A session.
     *
     * @param id what {@code session_id} of a revocation names
     * @param live whether it has a live grant
     * @param liveGrants how many grants are live
     * @param expiresAt when the last of those ends; null if there is none
     * @param clients with grants in it
     */
    record SessionView(
            String id,
            Instant beganAt,
            Instant lastAllowedAt,
            boolean live,
            long liveGrants,
            @Nullable Instant expiresAt,
            List<ClientView> clients) {

        static SessionView of(Session session, List<ClientView> clients) {
            boolean live = session.liveGrants() > 0;
            return new SessionView(
                    session.id(),
                    session.beganAt(),
                    session.lastAllowedAt(),
                    live,
                    session.liveGrants(),
                    live ? session.lastEnd() : null,
                    clients);
        }
    }

    /**
     * A client.
     *
     * @param clientName null if it was deleted
     */
    record ClientView(String clientId, @Nullable String clientName) {}
}
