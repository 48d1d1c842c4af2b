package dev.keyturn.backchannel;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.keyturn.adminapi.DomainException;
import dev.keyturn.adminapi.Listing;
import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.backchannel.Outcome.Failure;
import dev.keyturn.client.ClientId;
import dev.keyturn.client.Clients;
import dev.keyturn.database.NamedStatement;
import dev.keyturn.database.NamedStatements;
import dev.keyturn.database.StoredTime;
import dev.keyturn.user.Users;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.PageImpl;
import org.springframework.data.domain.Pageable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Deliveries of logout tokens as administrators see them. */
@Service
class LogoutDeliveries {

    private static final String COLUMNS = """
            select id, client_id, sid, subject, state, attempts, created_at, next_attempt_at, last_attempt_at, last_status,
                last_failure, finished_at from logout_delivery""";

    private static final String OF_CLIENT = COLUMNS + " " + """
            where client_id = :clientId order by created_at desc, id desc offset :offset rows fetch first :size rows only""";

    private static final String ONE = "select 1 from logout_delivery where id = :id and client_id = :clientId";

    private static final String RETRY = """
            update logout_delivery set state = 'PENDING', attempts = 0, next_attempt_at = :now, give_up_at = :giveUpAt,
                finished_at = null
            where id = :id and client_id = :clientId and state = 'FAILED'""";

    private final NamedStatements statements;
    private final Clients clients;
    private final Users users;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    LogoutDeliveries(
            NamedStatements statements, Clients clients, Users users, ApplicationEventPublisher events, Clock clock) {
        this.statements = statements;
        this.clients = clients;
        this.users = users;
        this.events = events;
        this.clock = clock;
    }

    /** The deliveries to a client, newest first. @throws NotFoundException if there is no such client */
    @Transactional(readOnly = true)
    public Listing<LogoutDelivery> list(ClientId client, Pageable page) {
        requireKnown(client);
        Map<String, Object> values =
                Map.of("clientId", client.value(), "offset", page.getOffset(), "size", page.getPageSize());
        List<LogoutDelivery> found =
                statements.query(new NamedStatement(OF_CLIENT, values), (row, number) -> read(row));
        Map<String, String> names = users.namesOfUsers(
                found.stream().map(LogoutDelivery::userId).distinct().toList());
        return Listing.of(new PageImpl<>(found, page, count(client)), each -> each.named(names.get(each.userId())));
    }

    private void requireKnown(ClientId client) {
        if (clients.names(List.of(client.value())).isEmpty()) {
            throw new NotFoundException("client");
        }
    }

    private long count(ClientId client) {
        return statements
                .query(
                        new NamedStatement(
                                "select count(*) from logout_delivery where client_id = :clientId",
                                Map.of("clientId", client.value())),
                        (row, number) -> row.getLong(1))
                .get(0);
    }

    /**
     * Sends a failed delivery again, at once and then as a new one.
     *
     * @throws NotFoundException if the client has no such delivery
     * @throws DeliveryNotFailedException if it has not failed
     */
    @Transactional
    public void retry(ClientId client, UUID id) {
        Instant now = clock.instant();
        Map<String, Object> values =
                Map.of("id", id, "clientId", client.value(), "now", now, "giveUpAt", now.plus(Outbox.REPEATED_FOR));
        if (statements.run(new NamedStatement(RETRY, values)) == 0) {
            throw refusal(client, id);
        }
        events.publishEvent(new EndedSessions.DeliveriesAdded());
    }

    private DomainException refusal(ClientId client, UUID id) {
        requireKnown(client);
        Map<String, Object> key = Map.of("id", id, "clientId", client.value());
        boolean exists = !statements
                .query(new NamedStatement(ONE, key), (row, number) -> row.getInt(1))
                .isEmpty();
        return exists ? new DeliveryNotFailedException() : new NotFoundException("logout-delivery");
    }

    private static LogoutDelivery read(ResultSet row) throws SQLException {
        return new LogoutDelivery(
                row.getObject("id", UUID.class),
                row.getString("subject"),
                null,
                row.getString("sid"),
                State.valueOf(row.getString("state")),
                row.getInt("attempts"),
                StoredTime.read(row, "created_at"),
                StoredTime.readNullable(row, "last_attempt_at"),
                row.getObject("last_status", Integer.class),
                Failure.ofNullable(row.getString("last_failure")),
                StoredTime.readNullable(row, "next_attempt_at"),
                StoredTime.readNullable(row, "finished_at"));
    }

    /** State of a delivery. */
    enum State {
        /** Not delivered yet. */
        PENDING,
        /** The client accepted the token. */
        DELIVERED,
        /** Failed for good. */
        FAILED;

        /** The state as the admin API names it. */
        @JsonValue
        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A delivery.
     *
     * @param userId user whose session ended
     * @param username null if there is no such user any more
     * @param attempts number of attempts, with the one under way; since it was sent again, if it was
     * @param lastStatus status of the last answer; null if there was none
     * @param lastFailure reason for which there was no answer; null if there was one
     * @param nextAttemptAt null if there is no further attempt
     */
    record LogoutDelivery(
            UUID id,
            String userId,
            @Nullable String username,
            String sessionId,
            State state,
            int attempts,
            Instant createdAt,
            @Nullable Instant lastAttemptAt,
            @Nullable Integer lastStatus,
            @Nullable Failure lastFailure,
            @Nullable Instant nextAttemptAt,
            @Nullable Instant finishedAt) {

        LogoutDelivery named(@Nullable String name) {
            return new LogoutDelivery(
                    id,
                    userId,
                    name,
                    sessionId,
                    state,
                    attempts,
                    createdAt,
                    lastAttemptAt,
                    lastStatus,
                    lastFailure,
                    nextAttemptAt,
                    finishedAt);
        }
    }
}
