package dev.keyturn.grant;

import dev.keyturn.apikey.ApiKeyChange;
import dev.keyturn.client.ClientChange.ClientDeleted;
import dev.keyturn.client.ClientChange.ClientDisabled;
import dev.keyturn.client.ClientChange.ClientSecretDeleted;
import dev.keyturn.client.ClientChange.ClientUpdated;
import dev.keyturn.consent.ConsentChange.ConsentReduced;
import dev.keyturn.consent.ConsentChange.ConsentWithdrawn;
import dev.keyturn.resource.ApiChange;
import dev.keyturn.resource.Resources;
import dev.keyturn.user.UserChange;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Revokes what was issued when the user, the client or the consent that it rests on is taken away, in the same transaction.
 * {@code EventEffectsTests} has what must follow from each event.
 */
@Component
class RevocationTriggers {

    private final GrantRevocation revocation;
    private final LostScopes lostScopes;
    private final Resources resources;

    RevocationTriggers(GrantRevocation revocation, LostScopes lostScopes, Resources resources) {
        this.revocation = revocation;
        this.lostScopes = lostScopes;
        this.resources = resources;
    }

    @EventListener
    void on(ConsentWithdrawn withdrawn) {
        revocation.revokeAllOfUserAndClient(
                withdrawn.userId().toString(), withdrawn.clientId(), RevocationReason.CONSENT_WITHDRAWN);
    }

    /** An access token cannot lose a scope, so what was allowed together ends together. */
    @EventListener
    void on(ConsentReduced reduced) {
        revocation.revokeOfUserAndClientWith(
                reduced.scopes(), reduced.userId().toString(), reduced.clientId(), RevocationReason.CONSENT_REDUCED);
    }

    @EventListener
    void on(ApiChange change) {
        if (!change.lostScopes().isEmpty()) {
            lostScopes.takeFromAll(change.lostScopes());
        }
    }

    @EventListener
    void on(UserChange change) {
        if (change.endsGrants()) {
            RevocationReason reason =
                    change instanceof UserChange.PasswordChanged || change instanceof UserChange.PasswordReset
                            ? RevocationReason.PASSWORD_CHANGED
                            : RevocationReason.USER_DISABLED;
            revocation.revokeAllOfUser(change.id().toString(), reason);
        }
    }

    /** Its access tokens say what it may no longer do; its refresh tokens give it new ones that do not. */
    @EventListener
    void on(ClientUpdated updated) {
        if (!updated.lostScopes().isEmpty()) {
            revocation.revokeAccessTokensOfClient(updated.clientId());
        }
    }

    @EventListener
    void on(ClientSecretDeleted retired) {
        if (retired.leaked()) {
            revocation.revokeAccessTokensOfCredential(retired.secretId().toString());
        }
    }

    @EventListener
    void on(ApiKeyChange.ApiKeyRevoked revoked) {
        revocation.revokeAccessTokensOfCredential(revoked.key().id().toString());
    }

    /** It can be enabled again, and then get others. */
    @EventListener
    void on(ApiKeyChange.ApiKeyDisabled disabled) {
        revocation.revokeAccessTokensOfCredentialUntilNow(disabled.key().id().toString());
    }

    @EventListener
    void on(ApiKeyChange.ApiKeyUpdated updated) {
        if (updated.mayDoLess()) {
            revocation.revokeAccessTokensOfCredentialUntilNow(updated.key().id().toString());
        }
    }

    @EventListener
    void on(ApiKeyChange.ApiKeyQuarantined quarantined) {
        revocation.revokeAccessTokensOfCredential(quarantined.key().id().toString());
    }

    @EventListener
    void on(ClientDisabled disabled) {
        revocation.revokeAllOfClient(disabled.clientId(), RevocationReason.CLIENT_DISABLED);
    }

    @EventListener
    void on(ClientDeleted deleted) {
        revocation.revokeAllOfClient(deleted.clientId(), RevocationReason.CLIENT_DELETED);
    }

    /** A deleted client introspects for no API. A client that takes its ID later must not inherit that. */
    @EventListener
    void forgetWhoseTokensItIntrospected(ClientDeleted deleted) {
        resources.forgetAfterCommit();
    }
}
