package dev.keyturn.client;

import dev.keyturn.adminapi.ValidationFailedException;
import dev.keyturn.client.ClientMetadata.ClientForm;
import dev.keyturn.resource.Resources;
import dev.keyturn.resource.ScopeDescription;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Validation of clients. Reports all errors at once, each at its field.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9700#section-2">RFC 9700 §2, Best Practices</a>
 */
@Component
class ClientRules {

    private final Function<String, Optional<ScopeDescription>> scopes;

    @Autowired
    ClientRules(Resources resources) {
        this(resources::describe);
    }

    /** @param scopes what each scope that there is means */
    ClientRules(Function<String, Optional<ScopeDescription>> scopes) {
        this.scopes = scopes;
    }

    /**
     * Checks a change to a client.
     *
     * @param idTokenUserClaims what the client has, for metadata that leave it out
     * @throws ValidationFailedException if anything is wrong
     */
    ClientMetadata check(ClientForm form, boolean idTokenUserClaims) {
        return new ClientCheck(form, scopes, null, idTokenUserClaims).result();
    }

    /**
     * Checks a new client.
     *
     * @param requestedId null for one of the server's choice
     * @throws ValidationFailedException if anything is wrong
     */
    ClientMetadata check(@Nullable String requestedId, ClientForm form) {
        ClientCheck check = new ClientCheck(form, scopes, null, keepsSecret(form));
        if (requestedId != null && !ClientId.isValid(requestedId)) {
            check.refuse("client_id", "invalid-client-id");
        } else if (requestedId != null && ClientId.isLikeUser(requestedId)) {
            check.refuse("client_id", "reserved-client-id");
        }
        return check.result();
    }

    /**
     * Checks a client that the operator configured. Its scopes need not be known yet, as the API that owns them is set up
     * at the same time.
     *
     * @param trustedJwksUri the one address of keys that may be anything, such as one inside the operator's network
     * @throws ValidationFailedException if anything is wrong
     */
    ClientMetadata checkBuiltIn(ClientForm form, @Nullable String trustedJwksUri) {
        return new ClientCheck(form, this::describeOrExpect, trustedJwksUri, false).result();
    }

    /** Whether it is an application on a server, whose libraries expect the user's name in the ID token. */
    private static boolean keepsSecret(ClientForm form) {
        return !TokenEndpointAuthMethod.NONE.text().equals(form.tokenEndpointAuthMethod());
    }

    /** A scope that does not exist yet is taken for one of an API. */
    private Optional<ScopeDescription> describeOrExpect(String scope) {
        return scopes.apply(scope).or(() -> Optional.of(new ScopeDescription(scope, scope, scope)));
    }
}
