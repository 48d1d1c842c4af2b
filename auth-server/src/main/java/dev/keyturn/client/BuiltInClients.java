package dev.keyturn.client;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The clients that the server registers by itself when it starts: its console and, if configured, one for automation. */
@Service
public class BuiltInClients {

    /** The console's identifier. */
    public static final ClientId CONSOLE = new ClientId("keyturn-console");

    private final Clients clients;
    private final ClientRepository rows;
    private final ClientSecrets secrets;
    private final ClientRules rules;
    private final ConsoleProperties console;
    private final Clock clock;

    BuiltInClients(
            Clients clients,
            ClientRepository rows,
            ClientSecrets secrets,
            ClientRules rules,
            ConsoleProperties console,
            Clock clock) {
        this.clients = clients;
        this.rows = rows;
        this.secrets = secrets;
        this.rules = rules;
        this.console = console;
        this.clock = clock;
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
        String keys = console.keys().toString();
        ClientMetadata metadata = new ClientMetadata(
                "Keyturn console",
                "The console in which administrators manage this server.",
                TokenEndpointAuthMethod.PRIVATE_KEY_JWT.text(),
                List.of(GrantType.AUTHORIZATION_CODE.text(), GrantType.REFRESH_TOKEN.text()),
                List.of(console.resolve("/login/oauth2/code/keyturn").toString()),
                List.of(console.resolve("/signed-out").toString()),
                List.copyOf(scopes),
                null,
                keys,
                true,
                false,
                null,
                null,
                true,
                null,
                false,
                List.of());
        CheckedMetadata checked = rules.checkBuiltIn(metadata, keys);
        rows.lock(CONSOLE.value())
                .ifPresentOrElse(client -> clients.apply(client, checked), () -> insert(CONSOLE, true, checked));
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
            throw new IllegalArgumentException(
                    "The secret of the client for automation must have 32 characters or more");
        }
        Client client = rows.lock(id.value()).orElseGet(() -> insert(id, false, automation(scopes)));
        secrets.ensure(client, secret);
    }

    private CheckedMetadata automation(Collection<String> scopes) {
        return rules.checkBuiltIn(
                new ClientMetadata(
                        "Automation",
                        "Manages this server for infrastructure code.",
                        TokenEndpointAuthMethod.CLIENT_SECRET_BASIC.text(),
                        List.of(GrantType.CLIENT_CREDENTIALS.text()),
                        List.of(),
                        List.of(),
                        List.copyOf(scopes),
                        null,
                        null,
                        true,
                        true,
                        null,
                        null,
                        false,
                        null,
                        false,
                        List.of()),
                null);
    }

    private Client insert(ClientId id, boolean builtIn, CheckedMetadata metadata) {
        return clients.insert(new Client(id, builtIn, metadata, clock.instant().truncatedTo(ChronoUnit.MICROS)));
    }
}
