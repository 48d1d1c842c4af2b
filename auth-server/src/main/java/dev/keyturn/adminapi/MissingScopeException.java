package dev.keyturn.adminapi;

import java.util.List;
import org.springframework.security.access.AccessDeniedException;

/** The access token has none of the scopes that allow the operation. */
public final class MissingScopeException extends AccessDeniedException {

    private static final long serialVersionUID = 1;

    private final List<String> scopes;

    /** @param scopes one of them is enough */
    public MissingScopeException(List<String> scopes) {
        super("The access token lacks the scope " + String.join(" or ", scopes));
        this.scopes = List.copyOf(scopes);
    }

    List<String> scopes() {
        return scopes;
    }
}
