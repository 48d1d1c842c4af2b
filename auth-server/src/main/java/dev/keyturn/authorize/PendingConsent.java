package dev.keyturn.authorize;

import dev.keyturn.client.ClientId;
import java.util.Set;

/**
 * A request that waits for the user's answer.
 *
 * @param redirectUri where the answer will be sent
 * @param scopes what the client asks for
 */
record PendingConsent(ClientId clientId, String clientName, String redirectUri, Set<String> scopes) {}
