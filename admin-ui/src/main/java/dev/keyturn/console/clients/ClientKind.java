package dev.keyturn.console.clients;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What people call a client, and what that means in the protocol's terms. */
public enum ClientKind {
    /** Runs on a server of its own and signs people in. */
    WEB(
            "web",
            "Web application",
            "Runs on a server of its own, where it can keep a secret, and signs people in.",
            Client.SECRET_BASIC,
            List.of(Client.AUTHORIZATION_CODE, Client.REFRESH_TOKEN)),
    /** Runs in people's hands and signs them in. */
    PUBLIC(
            "public",
            "Single-page or native app",
            "Runs in a browser, on a phone or on a desktop. It cannot keep a secret and proves itself by PKCE.",
            Client.NO_CREDENTIAL,
            List.of(Client.AUTHORIZATION_CODE, Client.REFRESH_TOKEN)),
    /** Calls APIs in its own name. */
    SERVICE(
            "service",
            "Service",
            "Calls APIs in its own name, machine to machine, with nobody signed in.",
            Client.SECRET_BASIC,
            List.of(Client.CLIENT_CREDENTIALS));

    private final String key;
    private final String title;
    private final String explanation;
    private final String authMethod;

    @SuppressWarnings("ImmutableEnumChecker") // each is made by List.of
    private final List<String> grantTypes;

    ClientKind(String key, String title, String explanation, String authMethod, List<String> grantTypes) {
        this.key = key;
        this.title = title;
        this.explanation = explanation;
        this.authMethod = authMethod;
        this.grantTypes = grantTypes;
    }

    /** The kind with this key; empty if none has it. */
    static Optional<ClientKind> ofKey(String key) {
        return Arrays.stream(values()).filter(kind -> kind.key.equals(key)).findFirst();
    }

    static ClientKind of(Client client) {
        if (!client.signsPeopleIn()) {
            return SERVICE;
        }
        return client.tokenEndpointAuthMethod().equals(Client.NO_CREDENTIAL) ? PUBLIC : WEB;
    }

    /** What it is called in an address. */
    public String key() {
        return key;
    }

    public String title() {
        return title;
    }

    public String explanation() {
        return explanation;
    }

    /** How a new one proves who it is, unless somebody chooses otherwise. */
    String authMethod() {
        return authMethod;
    }

    /** How a new one gets tokens. */
    List<String> grantTypes() {
        return grantTypes;
    }

    /** Whether people sign in to it. */
    public boolean signsPeopleIn() {
        return this != SERVICE;
    }
}
