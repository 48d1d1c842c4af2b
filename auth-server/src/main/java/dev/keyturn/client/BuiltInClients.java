package dev.keyturn.client;

import dev.keyturn.client.ClientMetadata.ClientForm;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

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
    private final JsonMapper json;

    BuiltInClients(
            Clients clients,
            ClientRepository rows,
            ClientSecrets secrets,
            ClientRules rules,
            ConsoleProperties console,
            JsonMapper json) {
        this.clients = clients;
        this.rows = rows;
        this.secrets = secrets;
        this.rules = rules;
        this.console = console;
        this.json = json;
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
        ClientMetadata checked = rules.checkBuiltIn(consoleForm(scopes, keys), keys);
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
        Client client = rows.lock(id.value())
                .orElseGet(() -> clients.insert(id, false, rules.checkBuiltIn(automationForm(scopes), null)));
        secrets.ensure(client, secret);
    }

    private ClientForm consoleForm(Collection<String> scopes, String keys) {
        return form(Map.ofEntries(
                Map.entry("client_name", "Keyturn console"),
                Map.entry("description", "The console in which administrators manage this server."),
                Map.entry("token_endpoint_auth_method", TokenEndpointAuthMethod.PRIVATE_KEY_JWT.text()),
                Map.entry("grant_types", List.of(GrantType.AUTHORIZATION_CODE.text(), GrantType.REFRESH_TOKEN.text())),
                Map.entry(
                        "redirect_uris",
                        List.of(console.resolve("/login/oauth2/code/keyturn").toString())),
                Map.entry(
                        "post_logout_redirect_uris",
                        List.of(console.resolve("/signed-out").toString())),
                Map.entry("scopes", scopes),
                Map.entry("jwks_uri", keys),
                Map.entry("require_consent", false),
                Map.entry("require_issuer_audience", true)));
    }

    private ClientForm automationForm(Collection<String> scopes) {
        return form(Map.of(
                "client_name",
                "Automation",
                "description",
                "Manages this server for infrastructure code.",
                "token_endpoint_auth_method",
                TokenEndpointAuthMethod.CLIENT_SECRET_BASIC.text(),
                "grant_types",
                List.of(GrantType.CLIENT_CREDENTIALS.text()),
                "scopes",
                scopes));
    }

    /** A form as the admin API reads it, so that what is left out has the same defaults. */
    private ClientForm form(Map<String, Object> members) {
        return json.convertValue(members, ClientForm.class);
    }
}
