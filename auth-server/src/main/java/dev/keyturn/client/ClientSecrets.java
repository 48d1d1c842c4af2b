package dev.keyturn.client;

import dev.keyturn.adminapi.CallerAdminScopes;
import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.database.StoredTime;
import dev.keyturn.oauth.Credentials;
import dev.keyturn.oauth.TokenDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The secrets of clients: several of one client are live at once, so that they can be replaced without an outage. */
@Service
public class ClientSecrets {

    /** How many secrets of one client can be live. */
    public static final int MAX_LIVE = 5;

    /** How long a retired secret is kept, so that a reader of the audit trail can still look it up. */
    private static final Duration MEMORY_OF_RETIRED = Duration.ofDays(90);

    private final ClientSecretRepository secrets;
    private final ClientRepository clients;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    ClientSecrets(
            ClientSecretRepository secrets, ClientRepository clients, ApplicationEventPublisher events, Clock clock) {
        this.secrets = secrets;
        this.clients = clients;
        this.events = events;
        this.clock = clock;
    }

    /** The live ones, oldest first. */
    @Transactional(readOnly = true)
    public List<SecretView> list(ClientId id) {
        if (!clients.existsById(id.value())) {
            throw new NotFoundException("client");
        }
        return secrets.findLive(id.value()).stream()
                .map(secret -> new SecretView(secret.id(), secret.hint(), secret.createdAt(), secret.lastUsedAt()))
                .toList();
    }

    /**
     * Adds a secret; the others stay live.
     *
     * @throws dev.keyturn.adminapi.DomainException {@code client-not-found}, {@code secrets-not-used}, {@code too-many-secrets} or
     *     {@code insufficient-scope}
     */
    @Transactional
    public IssuedSecret issue(ClientId id, CallerAdminScopes held) {
        Client client = lock(id);
        held.requireServerScopesOf(client.scopes());
        requireRoom(client);
        return add(client, Credentials.generate(Credentials.CLIENT_SECRET_PREFIX));
    }

    /** The secret with which a new client starts. */
    IssuedSecret issueFirst(Client client) {
        return add(client, Credentials.generate(Credentials.CLIENT_SECRET_PREFIX));
    }

    /** Adds a secret that was generated elsewhere, unless the client has or ever had it. */
    void ensure(Client client, String text) {
        Client locked = lock(client.id());
        if (!secrets.existsByClientIdAndDigest(
                locked.id().value(), TokenDigest.of(text).hex())) {
            requireRoom(locked);
            add(locked, text);
        }
    }

    /**
     * Ends a secret at once. The last one can go too.
     *
     * @param leaked whether the tokens that were issued for it end too
     * @throws dev.keyturn.adminapi.DomainException {@code client-not-found}, {@code secret-not-found} or
     *     {@code insufficient-scope}
     */
    @Transactional
    public void retire(ClientId id, UUID secretId, boolean leaked, CallerAdminScopes held) {
        Client client = lock(id);
        held.requireServerScopesOf(client.scopes());
        ClientSecret secret = secrets.findLive(id.value(), secretId).orElseThrow(() -> new NotFoundException("secret"));
        retire(client, secret, leaked);
    }

    /** Ends all secrets of a client that no longer authenticates with one. */
    void retireAll(Client client) {
        secrets.findLive(client.id().value()).forEach(secret -> retire(client, secret, false));
    }

    private Client lock(ClientId id) {
        return clients.lock(id.value()).orElseThrow(() -> new NotFoundException("client"));
    }

    private void requireRoom(Client client) {
        if (!client.tokenEndpointAuthMethod().usesSecret()) {
            throw ClientRefusedException.secretsNotUsed();
        }
        if (secrets.findLive(client.id().value()).size() >= MAX_LIVE) {
            throw ClientRefusedException.tooManySecrets(MAX_LIVE);
        }
    }

    private IssuedSecret add(Client client, String text) {
        Instant now = StoredTime.now(clock);
        secrets.deleteRetiredBefore(client.id().value(), now.minus(MEMORY_OF_RETIRED));
        ClientSecret secret = secrets.saveAndFlush(new ClientSecret(client.id(), text, now));
        events.publishEvent(new ClientChange.ClientSecretCreated(client.id(), client.name(), secret.id()));
        return new IssuedSecret(secret.id(), text, now);
    }

    private void retire(Client client, ClientSecret secret, boolean leaked) {
        secret.retire(StoredTime.now(clock));
        secrets.saveAndFlush(secret);
        events.publishEvent(new ClientChange.ClientSecretDeleted(client.id(), client.name(), secret.id(), leaked));
    }

    /** A live secret as an administrator sees it. */
    public record SecretView(
            UUID id,
            String hint,
            Instant createdAt,
            @Nullable Instant lastUsedAt) {}
}
