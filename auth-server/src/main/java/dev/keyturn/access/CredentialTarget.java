package dev.keyturn.access;

import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.grant.AccessTokenRevocations;
import dev.keyturn.revocation.RevocationKind;
import java.util.regex.Pattern;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Revokes the access tokens that were issued for a credential of a client, and those that it still gets; so the credential has
 * to be retired first. The answer does not tell whether there is such a credential.
 */
@Component
class CredentialTarget implements RevocationTarget {

    /** Identifier of a secret, or thumbprint of a key. */
    private static final Pattern CREDENTIAL =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Za-z0-9_-]{43}");

    private final AccessTokenRevocations accessTokens;
    private final ApplicationEventPublisher events;

    CredentialTarget(AccessTokenRevocations accessTokens, ApplicationEventPublisher events) {
        this.accessTokens = accessTokens;
        this.events = events;
    }

    @Override
    public String kind() {
        return "credential";
    }

    @Override
    @Transactional
    public void revoke(String id, String reason) {
        if (!CREDENTIAL.matcher(id).matches()) {
            throw new NotFoundException(kind());
        }
        accessTokens.revoke(RevocationKind.CREDENTIAL, id);
        events.publishEvent(new TokensRevoked(kind(), id, reason));
    }
}
