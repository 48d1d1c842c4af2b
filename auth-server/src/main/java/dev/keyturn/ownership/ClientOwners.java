package dev.keyturn.ownership;

import dev.keyturn.adminapi.BuiltInException;
import dev.keyturn.adminapi.CallerAdminScopes;
import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.client.ClientId;
import dev.keyturn.client.ClientView;
import dev.keyturn.client.Clients;
import dev.keyturn.user.UserId;
import dev.keyturn.user.Users;
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

    private static final int MAX_OWNERS = 20;

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

    /** Whether a client belongs to this caller. */
    @Transactional(readOnly = true)
    public boolean isWithin(CallerScope caller, ClientId client) {
        return caller.owner().isEmpty()
                || of(client).contains(caller.owner().get().value());
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
     * Gives a client to a user; does nothing if it is theirs already.
     *
     * @throws dev.keyturn.adminapi.DomainException {@code built-in}, {@code user-not-found},
     *     {@code too-many-owners} or {@code insufficient-scope}
     */
    void add(ClientView client, UserId user, CallerAdminScopes held) {
        if (client.builtIn()) {
            throw new BuiltInException();
        }
        held.requireServerScopesOf(client.scopes());
        if (users.findUser(user).isEmpty()) {
            throw new NotFoundException("user");
        }
        Set<UUID> present = of(client.clientId());
        if (!present.contains(user.value()) && present.size() >= MAX_OWNERS) {
            throw new TooManyOwnersException(MAX_OWNERS);
        }
        change(
                "insert into client_owner (client_id, user_id) values (:client, :user) on conflict do nothing",
                new ClientOwnersChanged(client.clientId(), client.clientName(), user, true));
    }

    /**
     * Takes a client from a user; does nothing if it is not theirs.
     *
     * @throws dev.keyturn.adminapi.DomainException {@code insufficient-scope}
     */
    void remove(ClientView client, UserId user, CallerAdminScopes held) {
        held.requireServerScopesOf(client.scopes());
        change(
                "delete from client_owner where client_id = :client and user_id = :user",
                new ClientOwnersChanged(client.clientId(), client.clientName(), user, false));
    }

    private void change(String sql, ClientOwnersChanged event) {
        int changed = jdbc.sql(sql)
                .param("client", event.clientId().value())
                .param("user", event.user().value())
                .update();
        if (changed > 0) {
            events.publishEvent(event);
        }
    }

    /** @throws NotFoundException {@code client-not-found} */
    @Transactional(readOnly = true)
    ClientView client(ClientId id) {
        return clients.find(id).orElseThrow(() -> new NotFoundException("client"));
    }
}
