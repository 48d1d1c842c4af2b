package dev.keyturn.user;

import dev.keyturn.database.StoredTime;
import dev.keyturn.network.RemoteNetwork;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Passwords that users choose for themselves. */
@Service
@Transactional
public class Passwords {

    private final UserRepository users;
    private final PasswordRules rules;
    private final BoundedPasswordEncoder encoder;
    private final SignInAttempts attempts;
    private final SignInBudget budget;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Passwords(
            UserRepository users,
            PasswordRules rules,
            BoundedPasswordEncoder encoder,
            SignInAttempts attempts,
            SignInBudget budget,
            ApplicationEventPublisher events,
            Clock clock) {
        this.users = users;
        this.rules = rules;
        this.encoder = encoder;
        this.attempts = attempts;
        this.budget = budget;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Replaces a user's password with one that they chose. A wrong current password counts as a failed sign-in, so that an open
     * session is no way around the lock.
     *
     * @param address where the request comes from
     * @return the user as the session is to remember them from now on
     * @throws PasswordRefusedException if the current password is wrong or the other may not be chosen
     */
    @Transactional(noRollbackFor = PasswordRefusedException.class)
    public SignedInUser changePassword(UserId id, String current, String replacement, @Nullable String address) {
        String network = RemoteNetwork.of(address);
        charge(network);
        User user = lock(id);
        if (attempts.isLocked(user, network)) {
            throw wrongPassword();
        }
        if (!encoder.matches(current, user.passwordHash())) {
            attempts.failed(user.loginName(), network);
            throw wrongPassword();
        }
        budget.refund(network);
        return replacePassword(user, replacement);
    }

    private void charge(String network) {
        try {
            budget.charge(network);
        } catch (TooManySignInsException e) {
            throw new PasswordRefusedException("current", "too-many-wrong-passwords");
        }
    }

    private static PasswordRefusedException wrongPassword() {
        return new PasswordRefusedException("current", "password-wrong");
    }

    /**
     * Replaces a temporary password for the session of somebody who has just signed in with it.
     *
     * @return the user, whose session is the only one that goes on
     * @throws PasswordRefusedException if the replacement may not be chosen, or the temporary password is no longer the one
     *     that the session began with
     */
    public SignedInUser replaceTemporaryPassword(SignedInUser session, String replacement) {
        User user = lock(session.id());
        if (!user.mustChangePassword() || !session.signedInWith(user.passwordChangedAt())) {
            throw new PasswordRefusedException("current", "password-changed");
        }
        return replacePassword(user, replacement);
    }

    private SignedInUser replacePassword(User user, String replacement) {
        if (encoder.matches(replacement, user.passwordHash())) {
            throw new PasswordRefusedException("replacement", "password-unchanged");
        }
        rules.check(replacement, user.loginName());
        user.changePassword(Objects.requireNonNull(encoder.encode(replacement)), StoredTime.now(clock));
        users.saveAndFlush(user);
        events.publishEvent(new UserChange.PasswordChanged(user.id(), user.loginName()));
        return new SignedInUser(user, clock.instant());
    }

    private User lock(UserId id) {
        return users.lockById(id.value()).orElseThrow(UserRefusedException::notFound);
    }
}
