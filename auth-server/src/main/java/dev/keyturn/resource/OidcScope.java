package dev.keyturn.resource;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;

/**
 * A scope that OpenID Connect defines and that needs no API.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html#ScopeClaims">OpenID Connect Core §5.4, Requesting
 *     Claims using Scope Values</a>
 */
enum OidcScope {
    OPENID("openid"),
    PROFILE("profile"),
    EMAIL("email"),
    OFFLINE_ACCESS("offline_access");

    private final String scope;
    private final String description;

    OidcScope(String scope) {
        this.scope = scope;
        this.description =
                ResourceBundle.getBundle("messages.scopes", Locale.ROOT).getString("scope." + scope);
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
