package dev.keyturn.grant;

import dev.keyturn.client.lookup.KnownClients;
import dev.keyturn.consent.Consents;
import dev.keyturn.database.NamedStatement;
import dev.keyturn.session.Sessions;
import dev.keyturn.user.SignedInUser;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Preconditions of a grant: a valid session of its user, an enabled client, and the user's consent where they are not asked and
 * the client requires it.
 */
@Component
class GrantPreconditions {

    private final KnownClients clients;
    private final Sessions sessions;

    GrantPreconditions(KnownClients clients, Sessions sessions) {
        this.clients = clients;
        this.sessions = sessions;
    }

    /** Of a grant that the user is asked for. */
    List<NamedStatement> ofRequest(SignedInUser user, RequestedGrant request) {
        return List.of(sessionAndClient(user, request));
    }

    /** Of a grant with these scopes that the user is not asked for. */
    List<NamedStatement> ofGrant(SignedInUser user, RequestedGrant request, Set<String> scopes) {
        NamedStatement session = sessionAndClient(user, request);
        return Consents.isNeeded(clients.requiresConsent(request.clientId()), scopes)
                ? List.of(session, Consents.allowed(user.id(), request.clientId(), scopes))
                : List.of(session);
    }

    /** Refusal of a grant because a precondition does not hold. The next request reads session and client again. */
    OutdatedRequestException refusal(SignedInUser user, RequestedGrant request) {
        sessions.forget(user);
        clients.forget(request.clientId());
        return new OutdatedRequestException();
    }

    private NamedStatement sessionAndClient(SignedInUser user, RequestedGrant request) {
        return Sessions.validity(user).andExists(clients.asCached(request.clientId()));
    }
}
