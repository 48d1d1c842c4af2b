package dev.keyturn.grant;

import dev.keyturn.client.lookup.KnownClients;
import dev.keyturn.consent.Consents;
import dev.keyturn.oauth.ProtocolErrors;
import dev.keyturn.user.UserId;
import dev.keyturn.user.Users;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Preconditions of a grant that the user is not asked for: an enabled user, and their consent. Both rows are locked until the
 * grant is stored, so that a withdrawal either comes first or finds the grant and revokes it.
 */
@Component
class GrantPreconditions {

    private final Users users;
    private final Consents consents;
    private final KnownClients clients;

    GrantPreconditions(Users users, Consents consents, KnownClients clients) {
        this.users = users;
        this.consents = consents;
        this.clients = clients;
    }

    /** @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException {@code invalid_request} if one is gone */
    @Transactional(propagation = Propagation.MANDATORY)
    public void hold(RequestedGrant request, Set<String> scopes) {
        UserId user = UserId.parse(request.signIn().subject());
        if (!users.holdEnabled(user)
                || (needsConsent(request, scopes) && !consents.holds(user, request.clientId(), scopes))) {
            throw ProtocolErrors.invalidRequest("The consent was removed in the meantime. Start again.");
        }
    }

    private boolean needsConsent(RequestedGrant request, Set<String> scopes) {
        return Consents.isNeeded(clients.requiresConsent(request.clientId()), scopes);
    }
}
