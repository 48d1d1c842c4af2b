package dev.keyturn.client;

import dev.keyturn.adminapi.BuiltInException;
import dev.keyturn.adminapi.CallerAdminScopes;
import dev.keyturn.adminapi.ExpectedVersion;
import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.adminapi.ViolatedConstraint;
import dev.keyturn.client.ClientMetadata.ClientForm;
import dev.keyturn.database.StoredTime;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The registered clients, as an administrator sees and changes them. */
@Service
public class Clients {

    private final ClientRepository clients;
    private final ClientSecrets secrets;
    private final ClientRules rules;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Clients(
            ClientRepository clients,
            ClientSecrets secrets,
            ClientRules rules,
            ApplicationEventPublisher events,
            Clock clock) {
        this.clients = clients;
        this.secrets = secrets;
        this.rules = rules;
        this.events = events;
        this.clock = clock;
    }

    /** The client, disabled ones too. */
    @Transactional(readOnly = true)
    public Optional<ClientView> find(ClientId id) {
        return clients.findById(id.value()).map(Client::view);
    }

    /** Names of clients by ID; without IDs that no client has. Takes one statement. */
    @Transactional(readOnly = true)
    public Map<String, String> names(Collection<String> clientIds) {
        return clientIds.isEmpty()
                ? Map.of()
                : clients.namesOf(clientIds).stream()
                        .collect(
                                Collectors.toMap(ClientRepository.Named::getClientId, ClientRepository.Named::getName));
    }

    /**
     * The clients that may ask for at least one of these scopes or whose ID tokens are to be signed with one of these
     * algorithms, disabled ones too.
     *
     * @param most how many are named
     */
    @Transactional(readOnly = true)
    public DependentClients dependingOn(Set<String> scopes, Set<String> idTokenAlgorithms, int most) {
        return new DependentClients(
                clients.findDepending(scopes, idTokenAlgorithms, Limit.of(most)).stream()
                        .map(client -> new DependentClients.Named(client.id(), client.name()))
                        .toList(),
                clients.countDepending(scopes, idTokenAlgorithms));
    }

    /**
     * The clients whose identifier or name matches.
     *
     * @param pattern in lower case, for {@code like} with {@code !} as the escape character
     * @param scope one that the clients must be allowed; null for any
     */
    @Transactional(readOnly = true)
    Page<ClientSummary> search(String pattern, @Nullable String scope, Pageable page) {
        Page<Client> found =
                scope == null ? clients.search(pattern, page) : clients.searchAllowed(scope, pattern, page);
        return found.map(Client::summary);
    }

    /**
     * Registers a client, with a first secret if it authenticates with one.
     *
     * @param requestedId null for one of the server's choice
     * @throws dev.keyturn.adminapi.ValidationFailedException if the metadata break a rule
     * @throws dev.keyturn.adminapi.DomainException {@code client-id-taken}, or {@code insufficient-scope} if the client is to have
     *     scopes of the server itself that its creator lacks
     */
    @Transactional
    public Registration register(@Nullable String requestedId, ClientForm form, CallerAdminScopes held) {
        ClientMetadata checked = rules.check(requestedId, form);
        held.requireServerScopesOf(checked.scopes());
        ClientId id = requestedId == null ? ClientId.random() : new ClientId(requestedId);
        Client client = insertUntaken(new Client(id, false, checked, StoredTime.now(clock)));
        IssuedSecret secret = client.tokenEndpointAuthMethod().usesSecret() ? secrets.issueFirst(client) : null;
        return new Registration(client.view(), secret);
    }

    private Client insertUntaken(Client client) {
        if (clients.existsById(client.id().value())) {
            throw ClientRefusedException.idTaken();
        }
        try {
            return insert(client);
        } catch (DataIntegrityViolationException e) {
            if (ViolatedConstraint.isNamed("pk_client", e)) {
                throw ClientRefusedException.idTaken();
            }
            throw e;
        }
    }

    Client insert(ClientId id, boolean builtIn, ClientMetadata metadata) {
        return insert(new Client(id, builtIn, metadata, StoredTime.now(clock)));
    }

    /** @throws DataIntegrityViolationException if another request registers a client of this identifier at the same time */
    Client insert(Client client) {
        clients.saveAndFlush(client);
        events.publishEvent(new ClientChange.ClientCreated(client.id(), client.name()));
        return client;
    }

    /**
     * Replaces what the client is and may do. Secrets that it can no longer use are retired.
     *
     * @throws dev.keyturn.adminapi.DomainException {@code stale}, {@code client-not-found}, {@code built-in},
     *     {@code validation-failed} or {@code insufficient-scope}
     */
    @Transactional
    public ClientView update(ClientId id, ClientForm form, ExpectedVersion expected, CallerAdminScopes held) {
        Client client = changeable(id, expected, held);
        ClientMetadata checked = rules.check(form, client.idTokenUserClaims());
        held.requireServerScopesOf(checked.scopes());
        return apply(client, checked);
    }

    /** Makes the client what the metadata say, and tells if that changed it. */
    ClientView apply(Client client, ClientMetadata checked) {
        Set<String> lostScopes = new TreeSet<>(client.scopes());
        lostScopes.removeAll(checked.scopes());
        Set<String> changed = client.change(checked, StoredTime.now(clock));
        if (!changed.isEmpty()) {
            clients.saveAndFlush(client);
            events.publishEvent(new ClientChange.ClientUpdated(client.id(), client.name(), changed, lostScopes));
        }
        if (!client.tokenEndpointAuthMethod().usesSecret()) {
            secrets.retireAll(client);
        }
        return client.view();
    }

    /** Stops the client from getting tokens; does nothing if it is disabled already. */
    @Transactional
    public ClientView disable(ClientId id, ExpectedVersion expected, CallerAdminScopes held) {
        Client client = changeable(id, expected, held);
        if (client.disable(StoredTime.now(clock))) {
            clients.saveAndFlush(client);
            events.publishEvent(new ClientChange.ClientDisabled(id, client.name()));
        }
        return client.view();
    }

    /** Lets the client get tokens again; does nothing if it is enabled already. */
    @Transactional
    public ClientView enable(ClientId id, ExpectedVersion expected, CallerAdminScopes held) {
        Client client = changeable(id, expected, held);
        if (client.enable(StoredTime.now(clock))) {
            clients.saveAndFlush(client);
            events.publishEvent(new ClientChange.ClientEnabled(id, client.name()));
        }
        return client.view();
    }

    /** Removes the client and its secrets. Another may take its identifier afterwards. */
    @Transactional
    public void delete(ClientId id, ExpectedVersion expected, CallerAdminScopes held) {
        Client client = changeable(id, expected, held);
        clients.delete(client);
        events.publishEvent(new ClientChange.ClientDeleted(id, client.name()));
    }

    private Client changeable(ClientId id, ExpectedVersion expected, CallerAdminScopes held) {
        Client client = clients.lock(id.value()).orElseThrow(() -> new NotFoundException("client"));
        if (client.isBuiltIn()) {
            throw new BuiltInException();
        }
        held.requireServerScopesOf(client.scopes());
        expected.check(client.version());
        return client;
    }

    /**
     * A new client and, if it authenticates with one, its first secret.
     *
     * @param secret null if the client has none
     */
    public record Registration(ClientView client, @Nullable IssuedSecret secret) {}
}
