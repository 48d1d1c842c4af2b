package dev.keyturn.ownership;

import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.adminapi.ValidationFailedException;
import dev.keyturn.client.ClientId;
import dev.keyturn.client.ClientView;
import dev.keyturn.client.Clients;
import dev.keyturn.user.UserId;
import dev.keyturn.user.Users;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The owners of clients. */
@Service
@Transactional
public class ClientOwners {

    private static final int MOST = 20;

    private final JdbcClient jdbc;
    private final Clients clients;
    private final Users users;
    private final ApplicationEventPublisher events;

    ClientOwners(JdbcClient jdbc, Clients clients, Users users, ApplicationEventPublisher events) {
        this.jdbc = jdbc;
        this.clients = clients;
        this.users = users;
        this.events = events;
    }

    /** Whether a client belongs to whoever has this reach. */
    @Transactional(readOnly = true)
    public boolean isWithin(Reach reach, ClientId client) {
        return reach.owner().isEmpty()
                || of(client).contains(reach.owner().get().value());
    }

    /** The users to whom a client belongs. */
    @Transactional(readOnly = true)
    public Set<UUID> of(ClientId client) {
        return new TreeSet<>(jdbc.sql("select user_id from client_owner where client_id = :client")
                .param("client", client.value())
                .query(UUID.class)
                .list());
    }

    /** The identifiers of the clients that belong to a user, sorted. */
    @Transactional(readOnly = true)
    public List<String> clientsOf(UserId owner) {
        return jdbc.sql("select client_id from client_owner where user_id = :owner order by client_id")
                .param("owner", owner.value())
                .query(String.class)
                .list();
    }

    /**
     * Gives a client to these users and to nobody else.
     *
     * @throws dev.keyturn.adminapi.DomainException {@code built-in} or {@code validation-failed}
     */
    Set<UUID> replace(ClientView client, List<UUID> wanted) {
        if (client.builtIn()) {
            throw OwnershipRefusedException.builtIn();
        }
        check(wanted);
        Set<UUID> before = of(client.clientId());
        Set<UUID> after = new TreeSet<>(wanted);
        Set<UUID> added = difference(after, before);
        Set<UUID> removed = difference(before, after);
        removed.forEach(
                user -> update("delete from client_owner where client_id = :client and user_id = :user", client, user));
        added.forEach(user -> update(
                "insert into client_owner (client_id, user_id) values (:client, :user) on conflict do nothing",
                client,
                user));
        if (!added.isEmpty() || !removed.isEmpty()) {
            events.publishEvent(new ClientOwnersChanged(client.clientId(), client.clientName(), added, removed));
        }
        return after;
    }

    /** @throws OwnershipRefusedException {@code client-not-found} */
    @Transactional(readOnly = true)
    ClientView client(ClientId id) {
        return clients.find(id).orElseThrow(OwnershipRefusedException::clientNotFound);
    }

    private void check(List<UUID> wanted) {
        List<FieldError> errors = new ArrayList<>();
        if (wanted.size() > MOST) {
            errors.add(new FieldError("user_ids", "too-many", "must not have more than " + MOST + " entries"));
        } else {
            for (int i = 0; i < wanted.size(); i++) {
                if (users.findUser(new UserId(wanted.get(i))).isEmpty()) {
                    errors.add(new FieldError("user_ids[" + i + "]", "unknown-user", "is the identifier of no user"));
                }
            }
        }
        if (!errors.isEmpty()) {
            throw new ValidationFailedException(errors);
        }
    }

    private void update(String sql, ClientView client, UUID user) {
        jdbc.sql(sql)
                .param("client", client.clientId().value())
                .param("user", user)
                .update();
    }

    private static Set<UUID> difference(Set<UUID> all, Set<UUID> without) {
        Set<UUID> rest = new TreeSet<>(all);
        rest.removeAll(without);
        return rest;
    }
}
