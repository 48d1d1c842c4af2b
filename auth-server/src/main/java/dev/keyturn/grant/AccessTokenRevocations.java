package dev.keyturn.grant;

import dev.keyturn.client.TokenLifetimes;
import dev.keyturn.resource.Resources;
import dev.keyturn.revocation.RevocationKind;
import dev.keyturn.revocation.Revocations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Revocations of access tokens by what they name, each kept until the last token that was issued before it has expired. */
@Component
public class AccessTokenRevocations {

    private final Revocations revocations;
    private final Resources resources;
    private final TokenLifetimes lifetimes;
    private final Clock clock;

    AccessTokenRevocations(Revocations revocations, Resources resources, TokenLifetimes lifetimes, Clock clock) {
        this.revocations = revocations;
        this.resources = resources;
        this.lifetimes = lifetimes;
        this.clock = clock;
    }

    /** Revokes all access tokens that name this, in the current transaction. */
    public void revoke(RevocationKind kind, String id) {
        revocations.revoke(kind, id, lastExpiry());
    }

    /** The same for tokens that another node may continue to issue for a while. */
    void revoke(RevocationKind kind, String id, Duration issuedFor) {
        revocations.revoke(kind, id, lastExpiry().plus(issuedFor));
    }

    /** Revokes the access tokens of the grant that an update ends, as {@link Revocations#revokeGrantEndedBy} does. */
    Optional<String> revokeGrantEndedBy(String ending, Map<String, ?> parameters) {
        return revocations.revokeGrantEndedBy(ending, parameters, lastExpiry());
    }

    private Instant lastExpiry() {
        return clock.instant().plus(resources.longestAccessTokenLifetime(lifetimes.accessTokenLifetime()));
    }
}
