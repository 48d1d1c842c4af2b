package dev.keyturn.grant;

import dev.keyturn.client.ClientId;
import dev.keyturn.user.SignInMethods;
import dev.keyturn.user.SignedInUser;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Authorization request of a client, as far as it matters after the user has answered.
 *
 * @param resources the requested APIs; empty if the scopes decide
 */
public record RequestedGrant(
        ClientId clientId, SignIn signIn, Set<String> scopes, Set<String> resources, Binding binding) {

    static final int REDIRECT_URI_LENGTH = 2000;
    public static final int SCOPE_LENGTH = 4000;
    public static final int STATE_LENGTH = 4000;
    public static final int NONCE_LENGTH = 1000;
    static final int CODE_CHALLENGE_LENGTH = 128;

    /**
     * Sign-in of the user who answers.
     *
     * @param subject the user's identifier
     * @param authenticatedAt when the user last proved who they are
     * @param sessionId the {@code sid} of the sign-in; null if it has none
     * @param methods methods with which the user signed in
     */
    public record SignIn(
            String subject,
            Instant authenticatedAt,
            @Nullable String sessionId,
            SignInMethods methods) {

        /** The sign-in of a session. */
        public static SignIn of(SignedInUser user) {
            return new SignIn(user.getUsername(), user.signedInAt(), user.sessionId(), user.methods());
        }
    }

    /**
     * Values of the request that bind the answer to it.
     *
     * @param redirectUri as the client sent it; null if it sent none
     * @param state the client's own state, returned unread
     * @param nonce for the ID token
     * @param codeChallenge the S256 challenge; null if the client is exempted from PKCE
     */
    public record Binding(
            @Nullable String redirectUri,
            @Nullable String state,
            @Nullable String nonce,
            @Nullable String codeChallenge) {}
}
