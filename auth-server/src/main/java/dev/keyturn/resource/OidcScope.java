package dev.keyturn.resource;

import java.util.Arrays;
import java.util.Optional;

/**
 * A scope that OpenID Connect defines and that needs no API.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#ScopeClaims">OpenID Connect Core §5.4, Requesting
 *     Claims using Scope Values</a>
 */
enum OidcScope {
    OPENID("openid", "Know who you are when you sign in"),
    PROFILE("profile", "See your name"),
    EMAIL("email", "See your email address"),
    OFFLINE_ACCESS("offline_access", "Keep this access while you are not using it");

    private final String scope;
    private final String description;

    OidcScope(String scope, String description) {
        this.scope = scope;
        this.description = description;
    }

    static Optional<OidcScope> find(String scope) {
        return Arrays.stream(values())
                .filter(known -> known.scope.equals(scope))
                .findFirst();
    }

    String scope() {
        return scope;
    }

    ScopeDescription describe() {
        return new ScopeDescription(scope, description, null);
    }
}
