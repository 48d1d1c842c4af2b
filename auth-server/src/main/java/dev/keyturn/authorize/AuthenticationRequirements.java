package dev.keyturn.authorize;

import dev.keyturn.user.SignInLevel;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requirements of an authorization request for the user's sign-in: prompt, max_age, acr_values and subject. The reader of the request stores
 * them as a request attribute, under the name of this class.
 *
 * @param prompts which pages the client wants shown, or that none may be
 * @param maxAge how long ago the user may have signed in; null if that does not matter
 * @param level lowest level of the sign-in
 * @param subject the one user it may be, as an {@code id_token_hint} said; null if any user will do
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest">OpenID Connect Core §3.1.2.1,
 *     Authentication Request</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9470#section-4">RFC 9470 §4, Authorization Request</a>
 */
public record AuthenticationRequirements(
        Set<String> prompts,
        @Nullable Duration maxAge,
        SignInLevel level,
        @Nullable String subject) {

    public static final String NONE = "none";
    public static final String LOGIN = "login";
    public static final String CONSENT = "consent";
    public static final String SELECT_ACCOUNT = "select_account";

    /** Any sign-in will do. */
    public static final AuthenticationRequirements NOTHING =
            new AuthenticationRequirements(Set.of(), null, SignInLevel.ONE_FACTOR, null);

    /** Whether no page may be shown. */
    public boolean isSilent() {
        return prompts.contains(NONE);
    }

    /** Whether the user is to sign in now, even if they have signed in before. */
    public boolean isForNewSignIn() {
        return prompts.contains(LOGIN) || prompts.contains(SELECT_ACCOUNT);
    }
}
