package dev.keyturn.user;

import dev.keyturn.audit.AuditableEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.authentication.LockedException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What is remembered of right and wrong passwords. */
@Service
@Transactional
class SignInAttempts {

    /** What no login name can be. */
    private static final String NOBODY = "";

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

    /**
     * Counts a wrong password and writes it down. Nothing is counted while the account is locked, nor for a name that nobody
     * has, but in each case the same statements run, so that the time of the answer does not tell which it was (ADR 0014).
     */
    void failed(String typed) {
        if (!LoginName.isValid(typed)) {
            return;
        }
        String name = new LoginName(typed).value();
        Instant now = now();
        Optional<UserRepository.Tally> tally = users.lockTally(name, now);
        boolean counts = tally.isPresent() && !tally.get().getLocked();
        int failures = counts ? tally.get().getFailures() + 1 : 0;
        Optional<Instant> lockedUntil = properties.lockAfter(failures).map(now::plus);
        users.count(counts ? name : NOBODY, failures, lockedUntil.orElse(null));
        events.publishEvent(tally.<AuditableEvent>map(user -> new UserChange.SignInFailed(
                        UserId.parse(user.getId()), name, !counts || lockedUntil.isPresent()))
                .orElseGet(StrangerRefused::new));
    }

    /** Counts a wrong password of somebody who is signed in, and says nothing about it while the account is locked. */
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
