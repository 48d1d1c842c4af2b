package dev.keyturn.client;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Clients that the server registers when it starts: its console and, if configured, one for automation. */
@Service
public class BuiltInClients {

    /** The console's identifier. */
    public static final ClientId CONSOLE = new ClientId("keyturn-console");

    private final Clients clients;
    private final ClientRepository rows;
    private final ClientSecrets secrets;
    private final BuiltInMetadata metadata;

    BuiltInClients(Clients clients, ClientRepository rows, ClientSecrets secrets, BuiltInMetadata metadata) {
        this.clients = clients;
        this.rows = rows;
        this.secrets = secrets;
        this.metadata = metadata;
    }

    /**
     * Registers the console, or brings what is registered up to date with the configuration. Does nothing the second time.
     *
     * <p>Of two nodes that do this at once on an empty database, one gets a {@code DataIntegrityViolationException} and finds
     * all in place when it tries again. The same is true of the client for automation.
     *
     * @param adminScopes the scopes of the admin API; the console gets {@code openid} and {@code profile} as well
     */
    @Transactional
    public void ensureConsole(Collection<String> adminScopes) {
        Set<String> scopes = new TreeSet<>(adminScopes);
        scopes.addAll(List.of("openid", "profile"));
        ClientMetadata checked = metadata.ofConsole(scopes);
        rows.lock(CONSOLE.value())
                .ifPresentOrElse(
                        client -> clients.apply(client, checked), () -> clients.insert(CONSOLE, true, checked));
    }

    /**
     * Registers a client that authenticates with a secret from the configuration, if there is none of this identifier. One
     * that exists gets the secret in addition, unless it has or ever had it, and is otherwise left as its administrators
     * made it.
     *
     * @param secret at least 32 characters
     */
    @Transactional
    public void ensureAutomation(ClientId id, String secret, Collection<String> scopes) {
        if (secret.length() < 32) {
            throw new IllegalArgumentException("keyturn.bootstrap.client.secret must have 32 characters or more");
        }
        Client client = rows.lock(id.value()).orElseGet(() -> clients.insert(id, false, metadata.ofAutomation(scopes)));
        secrets.ensure(client, secret);
    }
}
