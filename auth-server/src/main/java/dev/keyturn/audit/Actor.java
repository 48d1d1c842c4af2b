package dev.keyturn.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.keyturn.oauth.Codes;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;

/**
 * Actor of an event.
 *
 * @param id the user's or client's identifier; empty for the server and for an unauthenticated caller
 */
record Actor(Kind kind, String id) {

    static final Actor SERVER = new Actor(Kind.SERVER, "");
    static final Actor STRANGER = new Actor(Kind.ANONYMOUS, "");

    /** Actor that a request has authenticated. */
    static Actor of(@Nullable Authentication authentication) {
        if (authentication == null
                || !authentication.isAuthenticated()
                || authentication instanceof AnonymousAuthenticationToken) {
            return STRANGER;
        }
        return new Actor(isUser(authentication) ? Kind.USER : Kind.CLIENT, authentication.getName());
    }

    /** User with a session, or the subject of a token that is not the client. */
    private static boolean isUser(Authentication authentication) {
        return authentication.getPrincipal() instanceof UserDetails
                || (authentication instanceof JwtAuthenticationToken token
                        && !token.getName().equals(token.getToken().getClaimAsString("client_id")));
    }

    /** Kind of actor; anonymous is the sender of a request without authentication. */
    enum Kind {
        USER,
        CLIENT,
        ANONYMOUS,
        SERVER;

        /** The kind as the admin API names it. */
        @JsonValue
        String code() {
            return Codes.of(this);
        }
    }
}
