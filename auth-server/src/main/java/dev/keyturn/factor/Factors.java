package dev.keyturn.factor;

import dev.keyturn.adminapi.CallerAdminScopes;
import dev.keyturn.adminapi.ExpectedVersion;
import dev.keyturn.database.StoredTime;
import dev.keyturn.passkey.UserPasskeys;
import dev.keyturn.user.PasskeyAnswer;
import dev.keyturn.user.SecondFactors;
import dev.keyturn.user.SignInLevel;
import dev.keyturn.user.SignInMethod;
import dev.keyturn.user.SignedInUser;
import dev.keyturn.user.UserChange;
import dev.keyturn.user.UserId;
import dev.keyturn.user.UserView;
import dev.keyturn.user.Users;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Second factors of users. Each change makes the devices of the user unknown, so that the second factor is asked for on each of them:
 * that comes first, since it locks the row of the user.
 */
@Service
@Transactional
class Factors implements SecondFactors {

    private final AuthenticatorApps apps;
    private final UserPasskeys passkeys;
    private final RecoveryCodes recoveryCodes;
    private final Users users;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Factors(
            AuthenticatorApps apps,
            UserPasskeys passkeys,
            RecoveryCodes recoveryCodes,
            Users users,
            ApplicationEventPublisher events,
            Clock clock) {
        this.apps = apps;
        this.passkeys = passkeys;
        this.recoveryCodes = recoveryCodes;
        this.users = users;
        this.events = events;
        this.clock = clock;
    }

    @Override
    @Transactional(readOnly = true)
    public boolean isEnrolled(UserId user) {
        return apps.hasAppOrPasskey(user);
    }

    @Override
    @Transactional(readOnly = true)
    public boolean hasPasskey(UserId user) {
        return !passkeys.of(user).isEmpty();
    }

    @Override
    public Optional<SignInMethod> redeem(UserId user, String code) {
        TypedCode typed = new TypedCode(code);
        if (typed.isDigits()) {
            return apps.redeem(user, typed.text(), StoredTime.now(clock))
                    ? Optional.of(SignInMethod.AUTHENTICATOR_APP)
                    : Optional.empty();
        }
        if (!isEnrolled(user) || !recoveryCodes.redeem(user, typed.text())) {
            return Optional.empty();
        }
        String name = users.findUser(user).map(UserView::username).orElseThrow();
        events.publishEvent(new FactorChange.RecoveryCodeUsed(user.toString(), name, recoveryCodes.count(user)));
        return Optional.of(SignInMethod.RECOVERY_CODE);
    }

    @Transactional(readOnly = true)
    FactorsView of(UserId user) {
        return new FactorsView(passkeys.of(user), apps.of(user), recoveryCodes.count(user));
    }

    /**
     * Adds an authenticator app, if its code shows that it has the secret; nothing if the user has one with this secret, since each code
     * would work twice.
     *
     * @return the first recovery codes of the user, or none if they have some; empty if nothing was added
     * @throws WrongCodeException if the code is wrong
     * @throws TooManyAppsException if the user has {@value FactorsView#MAX_APPS} apps
     * @throws SignInTooWeakException if the user has a factor that the session was not opened with
     */
    Optional<List<String>> add(SignedInUser user, String name, TotpSecret secret, String code) {
        Instant now = StoredTime.now(clock);
        OptionalLong step = secret.stepOf(new TypedCode(code).text(), now, Long.MIN_VALUE);
        if (step.isEmpty()) {
            throw new WrongCodeException();
        }
        users.forgetDevices(user.id());
        if (apps.has(user.id(), secret)) {
            return Optional.empty();
        }
        boolean isFirst = isFirst(user);
        if (apps.of(user.id()).size() >= FactorsView.MAX_APPS) {
            throw new TooManyAppsException();
        }
        apps.insert(user.id(), name, secret, step.getAsLong(), now);
        events.publishEvent(new FactorChange.AuthenticatorAppAdded(user.getUsername(), user.loginName(), name));
        return Optional.of(isFirst ? recoveryCodes.replace(user.id()) : List.of());
    }

    /**
     * Adds a passkey.
     *
     * @return the first recovery codes of the user; none if they have some
     * @throws dev.keyturn.passkey.RejectedPasskeyException if the answer does not present a new passkey for the challenge
     * @throws dev.keyturn.passkey.TooManyPasskeysException if the user has as many as are allowed
     * @throws SignInTooWeakException if the user has a factor that the session was not opened with
     */
    List<String> add(SignedInUser user, String name, PasskeyAnswer answer) {
        users.forgetDevices(user.id());
        boolean isFirst = isFirst(user);
        passkeys.add(user, name, answer);
        return isFirst ? recoveryCodes.replace(user.id()) : List.of();
    }

    /** Whether the user has no factor yet. The row of the user is locked: of two sessions that add the first, the second must be strong. */
    private boolean isFirst(SignedInUser user) {
        boolean isFirst = !isEnrolled(user.id());
        if (!isFirst && !user.methods().level().satisfies(SignInLevel.TWO_FACTORS)) {
            throw new SignInTooWeakException();
        }
        return isFirst;
    }

    /**
     * Removes a passkey, and with the last second factor the recovery codes; nothing if the user does not have it.
     *
     * @param keepsOne whether the user must have a second factor
     * @return whether the user had it
     * @throws LastFactorException if it is the last one, and the user must have one
     */
    boolean removePasskey(SignedInUser user, UUID id, boolean keepsOne) {
        users.forgetDevices(user.id());
        boolean isRemoved = passkeys.remove(user, id);
        if (isRemoved) {
            removed(user.id(), keepsOne);
        }
        return isRemoved;
    }

    /**
     * Gives a passkey another name.
     *
     * @return whether the user has it
     */
    boolean renamePasskey(SignedInUser user, UUID id, String name) {
        return passkeys.rename(user, id, name);
    }

    private void removed(UserId user, boolean keepsOne) {
        if (!isEnrolled(user)) {
            if (keepsOne) {
                throw new LastFactorException();
            }
            recoveryCodes.deleteAllOf(user);
        }
    }

    /**
     * Removes an authenticator app, and with the last second factor the recovery codes; nothing if the user does not have it.
     *
     * @param keepsOne whether the user must have a second factor
     * @return whether the user had it
     * @throws LastFactorException if it is the last one, and the user must have one
     */
    boolean remove(SignedInUser user, UUID id, boolean keepsOne) {
        users.forgetDevices(user.id());
        Optional<AuthenticatorApp> removed =
                apps.of(user.id()).stream().filter(app -> app.id().equals(id)).findFirst();
        removed.ifPresent(app -> {
            apps.delete(user.id(), id);
            removed(user.id(), keepsOne);
            events.publishEvent(
                    new FactorChange.AuthenticatorAppRemoved(user.getUsername(), user.loginName(), app.name()));
        });
        return removed.isPresent();
    }

    /**
     * Removes all second factors of a user; nothing if there are none.
     *
     * @param reason for the audit trail
     * @throws dev.keyturn.adminapi.DomainException as {@link Users#lockForCredentials}
     */
    FactorsView reset(UserId id, String reason, ExpectedVersion expected, CallerAdminScopes held) {
        UserView user = users.lockForCredentials(id, expected, held);
        if (apps.deleteAllOf(id) + passkeys.removeAllOf(id) > 0) {
            recoveryCodes.deleteAllOf(id);
            users.forgetDevices(id);
            events.publishEvent(new FactorChange.SecondFactorsReset(id.toString(), user.username(), reason));
        }
        return of(id);
    }

    /** An administrator who needs the restore command may have lost the second factor, too. */
    @EventListener
    void on(UserChange.AdministratorRestored restored) {
        apps.deleteAllOf(restored.id());
        passkeys.removeAllOf(restored.id());
        recoveryCodes.deleteAllOf(restored.id());
    }

    /** Replaces the recovery codes; none for a user without a second factor. */
    List<String> replaceRecoveryCodes(SignedInUser user) {
        users.forgetDevices(user.id());
        if (!isEnrolled(user.id())) {
            return List.of();
        }
        events.publishEvent(new FactorChange.RecoveryCodesReplaced(user.getUsername(), user.loginName()));
        return recoveryCodes.replace(user.id());
    }
}
