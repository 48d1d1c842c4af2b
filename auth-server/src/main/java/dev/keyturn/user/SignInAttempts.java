package dev.keyturn.user;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.authentication.LockedException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What is remembered of right and wrong passwords. */
@Service
@Transactional
class SignInAttempts {

    private final UserRepository users;
    private final UserProperties properties;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    SignInAttempts(UserRepository users, UserProperties properties, ApplicationEventPublisher events, Clock clock) {
        this.users = users;
        this.properties = properties;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Notes that a user has given the right password.
     *
     * @throws LockedException if wrong ones that were tried at the same time have locked the account meanwhile
     * @throws DisabledException if it was disabled meanwhile
     */
    void succeeded(UserId id) {
        User user = users.lockById(id.value()).orElseThrow(() -> new DisabledException("deleted"));
        if (user.isLockedAt(now())) {
            throw new LockedException("locked");
        }
        if (!user.isEnabled()) {
            throw new DisabledException("disabled");
        }
        user.signedIn(now());
        events.publishEvent(new UserChange.SignedIn(id, user.loginName()));
    }

    /** Counts a wrong password. Nothing is counted while the account is locked, nor for a name that nobody has. */
    void failed(String typed) {
        if (LoginName.isValid(typed)) {
            users.lockByLoginName(new LoginName(typed).value()).ifPresent(this::countFailure);
        }
    }

    /** Says nothing about attempts while the account is locked, so that an attacker cannot fill the audit trail. */
    void countFailure(User user) {
        Instant now = now();
        if (!user.isLockedAt(now)) {
            user.failedToSignIn(now, properties);
            events.publishEvent(new UserChange.SignInFailed(user.id(), user.loginName(), user.isLockedAt(now)));
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
