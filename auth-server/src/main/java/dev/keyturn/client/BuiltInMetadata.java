package dev.keyturn.client;

import dev.keyturn.client.ClientMetadata.ClientForm;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Metadata of the clients that the server registers by itself. */
@Component
class BuiltInMetadata {

    private final ClientRules rules;
    private final ConsoleProperties console;
    private final JsonMapper json;

    BuiltInMetadata(ClientRules rules, ConsoleProperties console, JsonMapper json) {
        this.rules = rules;
        this.console = console;
        this.json = json;
    }

    /** Metadata of the console. */
    ClientMetadata ofConsole(Collection<String> scopes) {
        String keys = console.keys().toString();
        return rules.checkBuiltIn(consoleForm(scopes, keys), keys);
    }

    /** Metadata of the client for automation. */
    ClientMetadata ofAutomation(Collection<String> scopes) {
        return rules.checkBuiltIn(automationForm(scopes), null);
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

    /** Reads a form as the admin API does, so that missing members have the same defaults. */
    private ClientForm form(Map<String, Object> members) {
        return json.convertValue(members, ClientForm.class);
    }
}
