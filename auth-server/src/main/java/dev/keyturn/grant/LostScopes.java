package dev.keyturn.grant;

import dev.keyturn.client.TokenLifetimes;
import dev.keyturn.database.ReturningUpdates;
import dev.keyturn.resource.Resources;
import dev.keyturn.revocation.RevocationKind;
import dev.keyturn.revocation.Revocations;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes from grants the scopes that no API has any more, so that they open nothing of another API that takes their
 * names. A grant that had no other scope ends.
 *
 * <p>A scope is removed only once no client has it, and a client that loses it loses its access tokens: none that is valid
 * carries it.
 */
@Component
class LostScopes {

    private static final String WITHOUT = "trim(replace(' ' || authorized_scope || ' ', :named, ' '))";

    private static final String TAKE = "update oauth_authorization set authorized_scope = " + WITHOUT
            + " where authorized_scope is not null and ' ' || authorized_scope || ' ' like :pattern escape '!'"
            + " and " + WITHOUT + " <> ''";

    private static final String END = """
            update oauth_authorization set revoked_at = :now, revocation_reason = 'SCOPE_DELETED'
            where authorized_scope = :scope and revoked_at is null and expires_at > :now""";

    private final ReturningUpdates updates;
    private final Revocations revocations;
    private final Resources resources;
    private final TokenLifetimes lifetimes;
    private final Clock clock;

    LostScopes(
            ReturningUpdates updates,
            Revocations revocations,
            Resources resources,
            TokenLifetimes lifetimes,
            Clock clock) {
        this.updates = updates;
        this.revocations = revocations;
        this.resources = resources;
        this.lifetimes = lifetimes;
        this.clock = clock;
    }

    /** Takes these scopes from every grant. A second call does nothing. */
    @Transactional
    public void takeFromAll(Collection<String> scopes) {
        scopes.forEach(this::takeFromAll);
    }

    private void takeFromAll(String scope) {
        Instant now = clock.instant();
        String named = " " + scope + " ";
        String pattern = "%" + named.replaceAll("[!%_]", "!$0") + "%";
        updates.run(TAKE, "id", Map.of("named", named, "pattern", pattern));
        Instant lastAccessTokenEnds = now.plus(resources.longestAccessTokenLifetime(lifetimes.accessTokenLifetime()));
        updates.run(END, "id", Map.of("now", now, "scope", scope))
                .forEach(grant -> revocations.revoke(RevocationKind.GRANT, grant, lastAccessTokenEnds));
    }
}
