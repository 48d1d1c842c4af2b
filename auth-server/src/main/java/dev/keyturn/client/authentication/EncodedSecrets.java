package dev.keyturn.client.authentication;

import dev.keyturn.client.lookup.CachedClient;
import dev.keyturn.client.lookup.CachedSecret;
import java.util.ArrayList;
import java.util.List;

/**
 * Live secrets of a client as the one text that the framework holds for its secret: the client's identifier, then the identifier
 * and digest of each secret. It contains no secret.
 */
record EncodedSecrets(String clientId, List<CachedSecret> secrets) {

    private static final String SEPARATOR = " ";

    static String encode(CachedClient client) {
        StringBuilder text = new StringBuilder(client.id().value());
        client.secrets().forEach(secret -> text.append(SEPARATOR).append(secret.encode()));
        return text.toString();
    }

    static EncodedSecrets parse(String text) {
        String[] parts = text.split(SEPARATOR, -1);
        List<CachedSecret> secrets = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            secrets.add(CachedSecret.parse(parts[i]));
        }
        return new EncodedSecrets(parts[0], secrets);
    }
}
