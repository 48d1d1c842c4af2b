package dev.keyturn.grant;

import dev.keyturn.database.ReturningUpdates;
import dev.keyturn.revocation.RevocationKind;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Removes deleted scopes from grants, so that they do not apply to another API that registers the same names. A grant without
 * any other scope is revoked.
 *
 * <p>A scope is deleted only when no client has it, and a client that loses it loses its access tokens, so no valid access
 * token has it.
 */
@Component
class LostScopes {

    private static final String WITHOUT = "trim(replace(' ' || authorized_scope || ' ', :named, ' '))";

    private static final String TAKE = "update oauth_authorization set authorized_scope = " + WITHOUT
            + " where authorized_scope is not null and ' ' || authorized_scope || ' ' like :pattern escape '!'"
            + " and " + WITHOUT + " <> ''";

    private static final String END = """
            update oauth_authorization set revoked_at = :now, revocation_reason = 'SCOPE_DELETED'
            where authorized_scope = :scope and revoked_at is null""";

    private final ReturningUpdates updates;
    private final AccessTokenRevocations accessTokens;
    private final Clock clock;

    LostScopes(ReturningUpdates updates, AccessTokenRevocations accessTokens, Clock clock) {
        this.updates = updates;
        this.accessTokens = accessTokens;
        this.clock = clock;
    }

    /** Removes these scopes from all grants. A second call does nothing. */
    @Transactional
    public void takeFromAll(Collection<String> scopes) {
        scopes.forEach(this::takeFromAll);
    }

    private void takeFromAll(String scope) {
        String named = " " + scope + " ";
        String pattern = "%" + named.replaceAll("[!%_]", "!$0") + "%";
        updates.run(TAKE, "id", Map.of("named", named, "pattern", pattern));
        updates.run(END, "id", Map.of("now", clock.instant(), "scope", scope))
                .forEach(grant -> accessTokens.revoke(RevocationKind.GRANT, grant));
    }
}
