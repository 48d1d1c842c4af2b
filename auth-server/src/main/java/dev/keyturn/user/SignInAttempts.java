package dev.keyturn.user;

import dev.keyturn.audit.AuditableEvent;
import dev.keyturn.database.StoredTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.authentication.AccountStatusException;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.authentication.LockedException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Records right and wrong passwords. Wrong ones lock an account for the network that they come from, and for no other (ADR
 * 0032).
 *
 * <p>Each refusal runs the same statements, whether the name is unknown, the password wrong, or the account locked or disabled,
 * so that the time of the answer does not tell which it was (ADR 0014).
 */
@Service
@Transactional
class SignInAttempts {

    /** Is not a login name. */
    private static final String NOBODY = "";

    private final UserRepository users;
    private final SignInFailures failures;
    private final SignInProperties properties;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    SignInAttempts(
            UserRepository users,
            SignInFailures failures,
            SignInProperties properties,
            ApplicationEventPublisher events,
            Clock clock) {
        this.users = users;
        this.failures = failures;
        this.properties = properties;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Records that a user has given the right password.
     *
     * @throws LockedException if the account is locked for this network, if only since the password was checked
     * @throws DisabledException if it is disabled
     */
    @Transactional(noRollbackFor = AccountStatusException.class)
    void succeeded(String loginName, String network) {
        Attempt attempt = lock(loginName, network);
        if (attempt.isLocked()) {
            refuse(attempt);
            throw new LockedException("locked");
        }
        if (!attempt.isEnabled()) {
            refuse(attempt);
            throw new DisabledException("disabled");
        }
        UserId id = UserId.parse(attempt.account.orElseThrow().getId());
        users.signedIn(id.value(), attempt.now);
        failures.delete(id, network);
        events.publishEvent(new UserChange.SignedIn(id, loginName));
    }

    /** Counts a wrong password, unless the account is locked already or no user has the name. */
    void failed(String typed, String network) {
        if (LoginName.isValid(typed)) {
            refuse(lock(new LoginName(typed).value(), network));
        }
    }

    /** Whether the account is locked for this network. Its row must be locked. */
    boolean isLocked(User user, String network) {
        return failures.read(user.loginName(), network).isLockedAt(StoredTime.now(clock));
    }

    private Attempt lock(String loginName, String network) {
        Optional<UserRepository.Account> account = users.lockAccount(loginName);
        return new Attempt(loginName, network, account, failures.read(loginName, network), StoredTime.now(clock));
    }

    private void refuse(Attempt attempt) {
        WrongPasswords counted = attempt.wrong.plusOne(attempt.now, properties);
        failures.write(attempt.counts() ? attempt.loginName : NOBODY, attempt.network, counted);
        events.publishEvent(attempt.event(counted));
    }

    /** Sign-in attempt with a username; locks the user's row, if there is one. */
    private record Attempt(
            String loginName,
            String network,
            Optional<UserRepository.Account> account,
            WrongPasswords wrong,
            Instant now) {

        boolean isLocked() {
            return wrong.isLockedAt(now);
        }

        boolean isEnabled() {
            return account.isPresent() && account.get().getEnabled();
        }

        boolean counts() {
            return account.isPresent() && !isLocked();
        }

        AuditableEvent event(WrongPasswords counted) {
            return account.<AuditableEvent>map(user -> new UserChange.SignInFailed(
                            new UserId(UUID.fromString(user.getId())),
                            loginName,
                            isLocked() || counted.isLockedAt(now)))
                    .orElseGet(StrangerRefused::new);
        }
    }
}
