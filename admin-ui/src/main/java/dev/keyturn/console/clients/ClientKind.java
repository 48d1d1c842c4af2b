package dev.keyturn.console.clients;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Kind of a client, and the protocol settings that follow from it. */
public enum ClientKind {
    /** Server-side application that signs users in. */
    WEB("web", Client.SECRET_BASIC, List.of(Client.AUTHORIZATION_CODE, Client.REFRESH_TOKEN)),
    /** Browser, mobile or desktop app that signs users in. */
    PUBLIC("public", Client.NO_CREDENTIAL, List.of(Client.AUTHORIZATION_CODE, Client.REFRESH_TOKEN)),
    /** Backend service or job without users. */
    SERVICE("service", Client.SECRET_BASIC, List.of(Client.CLIENT_CREDENTIALS));

    private final String key;
    private final String authMethod;

    @SuppressWarnings("ImmutableEnumChecker") // each is made by List.of
    private final List<String> grantTypes;

    ClientKind(String key, String authMethod, List<String> grantTypes) {
        this.key = key;
        this.authMethod = authMethod;
        this.grantTypes = grantTypes;
    }

    /** The kind with this key; empty if none has it. */
    static Optional<ClientKind> ofKey(String key) {
        return Arrays.stream(values()).filter(kind -> kind.key.equals(key)).findFirst();
    }

    /** Name in addresses and message keys. */
    public String key() {
        return key;
    }

    /** Default client authentication of a new client. */
    String authMethod() {
        return authMethod;
    }

    /** Grant types of a new client. */
    List<String> grantTypes() {
        return grantTypes;
    }

    /** Whether users sign in to it. */
    public boolean signsPeopleIn() {
        return this != SERVICE;
    }
}
