package dev.keyturn.logout;

import dev.keyturn.oauth.CallbackUri;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.Authentication;

/** A client's request to sign its user out, which has been found to be right. */
final class EndSessionRequest extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable Authentication user;
    private final boolean proven;
    private final @Nullable String clientId;
    private final @Nullable String returnUri;
    private final @Nullable String state;

    /**
     * @param user the signed-in user; null if there is none
     * @param proven whether the client has shown that it speaks of this very sign-in
     * @param returnUri one that the client has registered for this; null if the browser is to stay here
     */
    EndSessionRequest(
            @Nullable Authentication user,
            boolean proven,
            @Nullable String clientId,
            @Nullable String returnUri,
            @Nullable String state) {
        super(List.of());
        this.user = user;
        this.proven = proven;
        this.clientId = clientId;
        this.returnUri = returnUri;
        this.state = state;
    }

    @Nullable
    Authentication user() {
        return user;
    }

    /** Whether the user has to say that they want to be signed out. */
    boolean needsAnswer() {
        return user != null && !proven;
    }

    /** Where the browser goes after the sign-out. */
    String afterwards(String signedOutPage) {
        return returnUri == null
                ? signedOutPage
                : new CallbackUri(returnUri).with("state", state).toString();
    }

    /** The page that asks for confirmation and knows where to continue. */
    String question(String signOutPage) {
        return returnUri == null
                ? signOutPage
                : new CallbackUri(signOutPage)
                        .with("client_id", clientId)
                        .with("post_logout_redirect_uri", returnUri)
                        .with("state", state)
                        .toString();
    }

    @Override
    public Object getCredentials() {
        return "";
    }

    @Override
    public Object getPrincipal() {
        return user == null ? "" : Objects.requireNonNullElse(user.getPrincipal(), "");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
