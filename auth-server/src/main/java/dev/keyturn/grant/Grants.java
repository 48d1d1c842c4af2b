package dev.keyturn.grant;

import dev.keyturn.audit.AuditTrail;
import dev.keyturn.client.ClientId;
import dev.keyturn.database.GuardedUpdates;
import dev.keyturn.database.NamedStatement;
import dev.keyturn.grant.IssuedToken.NewToken;
import dev.keyturn.user.SignedInUser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Grants as they begin: requested, allowed, refused. {@link TokenRedemption} and {@link GrantRevocation} have the rest. */
@Service
public class Grants {

    private final GuardedUpdates updates;
    private final GrantRepository grants;
    private final GrantPreconditions preconditions;
    private final AuditTrail audit;

    Grants(GuardedUpdates updates, GrantRepository grants, GrantPreconditions preconditions, AuditTrail audit) {
        this.updates = updates;
        this.grants = grants;
        this.preconditions = preconditions;
        this.audit = audit;
    }

    /**
     * Stores a request that the user has to answer first. The row of the session is locked, so that what ends it
     * either comes first or finds the request and revokes it.
     *
     * @throws OutdatedRequestException if the session has ended, or the client has changed
     */
    public void ask(GrantId id, RequestedGrant request, SignedInUser user, NewToken consent) {
        if (!updates.insertIf(
                preconditions.ofRequest(user, request), GrantInserts.ofUser(id, request, null, consent))) {
            throw preconditions.refusal(user, request);
        }
    }

    /**
     * Stores a grant that the user need not be asked for, with the code for the client and the entry in the audit trail. The
     * rows of session and consent are locked, so that what ends one of them either comes first or finds the grant and revokes
     * it.
     *
     * @throws OutdatedRequestException if the session or the consent has ended, or the client has changed
     */
    public void allow(GrantId id, RequestedGrant request, SignedInUser user, Set<String> scopes, NewToken code) {
        List<NamedStatement> inserts = new ArrayList<>(GrantInserts.ofUser(id, request, scopes, code));
        inserts.add(audit.entry(new GrantCreated(id, request.clientId(), scopes)));
        if (!updates.insertIf(preconditions.ofGrant(user, request, scopes), inserts)) {
            throw preconditions.refusal(user, request);
        }
    }

    /** Deletes a request that the user refused. */
    @Transactional
    public void refuse(GrantId id) {
        grants.delete(List.of(id.value()));
    }

    /** Stores an access token with which a client acts for itself. */
    public void issue(ClientId clientId, Set<String> scopes, NewToken accessToken) {
        updates.insertIf(List.of(), GrantInserts.ofClient(clientId, scopes, accessToken));
    }
}
