package dev.keyturn.sdk.client;

import java.util.Map;

/** No client authentication: the holder of an API key sends the key itself as the subject token. */
record ApiKeyHolder() implements ClientAuthentication {

    @Override
    public String clientId() {
        return "";
    }

    @Override
    public ClientCredentials credentials(String issuer) {
        return new ClientCredentials(Map.of(), Map.of());
    }
}
