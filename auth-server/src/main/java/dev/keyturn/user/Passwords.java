package dev.keyturn.user;

import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.database.StoredTime;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Changes of passwords by the users themselves. */
@Service
@Transactional
public class Passwords {

    private final UserRepository users;
    private final CurrentPasswordCheck current;
    private final NewPasswords replacements;
    private final LiveSessions sessions;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Passwords(
            UserRepository users,
            CurrentPasswordCheck current,
            NewPasswords replacements,
            LiveSessions sessions,
            ApplicationEventPublisher events,
            Clock clock) {
        this.users = users;
        this.current = current;
        this.replacements = replacements;
        this.sessions = sessions;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Changes a user's password. A wrong current password counts as a failed sign-in, so that an open session is no way around
     * the lock.
     *
     * @param source of the request
     * @return the user, for the session
     * @throws PasswordRefusedException if the current password is wrong or the new one is not allowed
     */
    @Transactional(noRollbackFor = PasswordRefusedException.class)
    public SignedInUser changePassword(UserId id, String password, String replacement, SignInSource source) {
        SignInBudget.Charge charge = current.charge(source);
        User user = lock(id);
        current.check(user, password, source, charge);
        return replacePassword(user, replacement);
    }

    /**
     * Checks the password of a signed-in user before a change that matters. A wrong one counts as a failed sign-in.
     *
     * @throws PasswordRefusedException if the password is wrong
     */
    @Transactional(noRollbackFor = PasswordRefusedException.class)
    public void require(UserId id, String password, SignInSource source) {
        SignInBudget.Charge charge = current.charge(source);
        current.check(lock(id), password, source, charge);
    }

    /**
     * Replaces the temporary password of a user who has just signed in with it.
     *
     * @return the user, for the session; all other sessions end
     * @throws PasswordRefusedException if the new password is not allowed, the session has ended, or the temporary password has
     *     been replaced since the sign-in
     */
    public SignedInUser replaceTemporaryPassword(SignedInUser session, String replacement) {
        User user = lock(session.id());
        if (!user.mustChangePassword() || !session.signedInWith(user.passwordChangedAt()) || !sessions.lock(session)) {
            throw new PasswordRefusedException("current", "password-changed");
        }
        return replacePassword(user, replacement).after(session.failedSignIns());
    }

    /**
     * Sets the password of a user who has shown that they read the mail of their address. All sessions end; locks after wrong passwords
     * stay, as does the second factor.
     *
     * @param address to which the proof was sent
     * @param since when it was sent: an earlier password than the user's present one is not replaced
     * @return false if the user has another address, or another password since, or is disabled
     * @throws PasswordRefusedException if the new password is not allowed
     */
    public boolean recover(UserId id, String address, Instant since, String replacement) {
        Optional<User> found = users.lockById(id.value())
                .filter(User::isEnabled)
                .filter(user ->
                        user.view().confirmedAddress().filter(address::equals).isPresent())
                .filter(user -> !user.passwordChangedAt().isAfter(since));
        found.ifPresent(user -> {
            user.changePassword(replacements.checkAndHashReplacement(replacement, user), StoredTime.now(clock));
            users.saveAndFlush(user);
            events.publishEvent(new UserChange.PasswordRecovered(user.id(), user.loginName()));
        });
        return found.isPresent();
    }

    private SignedInUser replacePassword(User user, String replacement) {
        user.changePassword(replacements.checkAndHashReplacement(replacement, user), StoredTime.now(clock));
        users.saveAndFlush(user);
        events.publishEvent(new UserChange.PasswordChanged(user.id(), user.loginName()));
        return new SignedInUser(user, clock.instant());
    }

    private User lock(UserId id) {
        return users.lockById(id.value()).orElseThrow(() -> new NotFoundException("user"));
    }
}
