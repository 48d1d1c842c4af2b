package dev.keyturn.grant;

import dev.keyturn.client.ClientId;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Authorization request of a client, as far as it matters later.
 *
 * @param subject the user's identifier
 * @param authenticatedAt when the user last proved who they are
 * @param sessionId the {@code sid} of the sign-in; null if it has none
 * @param redirectUri as the client sent it; null if it sent none
 * @param resources the APIs that it named; empty if it left them to be known by the scopes
 * @param state the client's own state, given back unread
 * @param nonce bound to the ID token
 * @param codeChallenge the S256 challenge; null if the client is exempted from PKCE
 */
public record RequestedGrant(
        ClientId clientId,
        String subject,
        Instant authenticatedAt,
        @Nullable String sessionId,
        @Nullable String redirectUri,
        Set<String> scopes,
        Set<String> resources,
        @Nullable String state,
        @Nullable String nonce,
        @Nullable String codeChallenge) {

    static final int REDIRECT_URI_LENGTH = 2000;
    public static final int SCOPE_LENGTH = 4000;
    public static final int STATE_LENGTH = 4000;
    public static final int NONCE_LENGTH = 1000;
    static final int CODE_CHALLENGE_LENGTH = 128;
}
