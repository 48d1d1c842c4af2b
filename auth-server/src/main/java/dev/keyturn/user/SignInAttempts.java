package dev.keyturn.user;

import dev.keyturn.audit.AuditableEvent;
import dev.keyturn.database.StoredTime;
import dev.keyturn.network.WiderNetwork;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.security.authentication.AccountStatusException;
import org.springframework.security.authentication.DisabledException;
import org.springframework.security.authentication.LockedException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Records right and wrong passwords and codes. Wrong ones lock an account for the network that they come from, and for no other (ADR
 * 0032), unless they come from many networks, or many of one IPv6 site (ADR 0068). Devices on which the user has signed in before
 * are counted apart (ADR 0062).
 *
 * <p>Each refusal runs the same statements, whether the name is unknown, the password wrong, or the account locked or disabled,
 * so that the time of the answer does not tell which it was (ADR 0014).
 */
@Service
@Transactional
class SignInAttempts {

    private final UserRepository users;
    private final SignInFailures failures;
    private final SecondFactors factors;
    private final SignInProperties properties;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    SignInAttempts(
            UserRepository users,
            SignInFailures failures,
            SecondFactors factors,
            SignInProperties properties,
            ApplicationEventPublisher events,
            Clock clock) {
        this.users = users;
        this.failures = failures;
        this.factors = factors;
        this.properties = properties;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Records that a user has given the right password, and signed in with it unless a second factor is to come. The user is asked for it
     * on each device, but those on which they chose otherwise.
     *
     * @param level level that the sign-in must have
     * @return failures since the previous sign-in; empty if the user has yet to give the second factor
     * @throws LockedException if the account is locked for its origin, if only since the password was checked
     * @throws DisabledException if it is disabled
     */
    @Transactional(noRollbackFor = AccountStatusException.class)
    Optional<FailedSignIns> passwordGiven(String loginName, SignInSource source, SignInLevel level) {
        Attempt attempt = requireOpen(loginName, source);
        boolean isEnough = (attempt.isTrusted(source.device()) && SignInLevel.ONE_FACTOR.satisfies(level))
                || !factors.isEnrolled(attempt.id());
        return isEnough ? Optional.of(signIn(attempt, SignInMethods.PASSWORD)) : Optional.empty();
    }

    /**
     * Records that a user has given all factors.
     *
     * @return failures since the previous sign-in
     * @throws LockedException as for {@link #passwordGiven}
     * @throws DisabledException as for {@link #passwordGiven}
     */
    @Transactional(noRollbackFor = AccountStatusException.class)
    FailedSignIns succeeded(String loginName, SignInSource source, SignInMethods methods) {
        return signIn(requireOpen(loginName, source), methods);
    }

    private FailedSignIns signIn(Attempt attempt, SignInMethods methods) {
        UserId id = attempt.id();
        users.signedIn(id.value(), attempt.now);
        failures.delete(id, attempt.origin.place());
        FailedSignIns failed = attempt.counts().sinceSignIn();
        if (failed.count() > 0) {
            failures.forgetFailedSignIns(id);
        }
        events.publishEvent(new UserChange.SignedIn(id, attempt.loginName, methods));
        if (!attempt.origin.isDevice() && !properties.knownDeviceLifetime().isZero()) {
            events.publishEvent(new SignedInOnNewDevice(id));
        }
        return failed;
    }

    /**
     * Checks that a user who has given the right password may continue with the second factor.
     *
     * @throws LockedException as for {@link #passwordGiven}
     * @throws DisabledException as for {@link #passwordGiven}
     */
    @Transactional(noRollbackFor = AccountStatusException.class)
    void requireUnlocked(String loginName, SignInSource source) {
        requireOpen(loginName, source);
    }

    private Attempt requireOpen(String loginName, SignInSource source) {
        Attempt attempt = lock(loginName, source);
        if (attempt.isLocked()) {
            refuse(attempt, false);
            throw new LockedException("locked");
        }
        if (!attempt.isEnabled()) {
            refuse(attempt, false);
            throw new DisabledException("disabled");
        }
        return attempt;
    }

    /** Counts a wrong code of a user who has given the right password. */
    void failedAfterPassword(String loginName, SignInSource source) {
        refuse(lock(loginName, source), true);
    }

    /** Counts a wrong password, unless the account is locked already or no user has the name. */
    void failed(String typed, SignInSource source) {
        if (LoginName.isValid(typed)) {
            refuse(lock(new LoginName(typed).value(), source), false);
        }
    }

    /** Reports an attempt that belongs to no user. */
    void failedUnknown() {
        events.publishEvent(new UnknownUserSignInFailed());
    }

    /** Whether the account is locked for an origin. */
    boolean isLocked(String loginName, SignInSource source) {
        return lock(loginName, source).isLocked();
    }

    /**
     * A known device has a count of its own, so that others cannot lock it. Once it is locked itself, it counts as any other in its
     * network: who has stolen its cookie cannot lock its owner out either.
     */
    private Attempt lock(String loginName, SignInSource source) {
        Optional<SignInFailures.Account> account = failures.lock(loginName);
        Instant now = StoredTime.now(clock);
        KnownDevice device = source.device();
        String known = device != null && account.filter(device::isKnownFor).isPresent() ? device.place() : null;
        String network = source.network();
        List<WiderNetwork> around = WiderNetwork.around(network);
        List<String> places = new ArrayList<>(List.of(known == null ? network : known, network));
        around.forEach(wider -> places.add(wider.name()));
        SignInFailures.Counts counts = failures.read(loginName, places);
        return known != null && !counts.at(known).isLockedAt(now)
                ? new Attempt(loginName, new Origin(known, List.of(), true), account, counts, now)
                : new Attempt(loginName, new Origin(network, around, false), account, counts, now);
    }

    private void refuse(Attempt attempt, boolean isAfterPassword) {
        Map<String, WrongPasswords> counted = attempt.counted(properties);
        SignInFailures.Counts ofAccount = attempt.countsOfAccount(properties);
        failures.write(attempt.loginName, counted, ofAccount);
        events.publishEvent(attempt.event(counted, ofAccount, isAfterPassword));
    }

    /**
     * Where wrong passwords are counted.
     *
     * @param place a network or a known device
     * @param around networks around it; none for a device
     * @param isDevice whether it is a known device, which the limits of networks and of the account do not concern
     */
    private record Origin(String place, List<WiderNetwork> around, boolean isDevice) {}

    /** Sign-in attempt with a username; the user's row is locked, if there is one. */
    private record Attempt(
            String loginName,
            Origin origin,
            Optional<SignInFailures.Account> account,
            SignInFailures.Counts counts,
            Instant now) {

        boolean isLocked() {
            return counts.at(origin.place()).isLockedAt(now)
                    || origin.around().stream()
                            .anyMatch(wider -> counts.at(wider.name()).isLockedAt(now))
                    || isLockedAnywhere(counts);
        }

        private boolean isLockedAnywhere(SignInFailures.Counts ofAccount) {
            return !origin.isDevice() && ofAccount.anywhere().isLockedAt(now);
        }

        /** Of an account that is not disabled. */
        UserId id() {
            return account.orElseThrow().id();
        }

        /** Whether the user chose not to be asked for the second factor on a device, and has not made it unknown since. */
        boolean isTrusted(@Nullable KnownDevice device) {
            return origin.isDevice() && device != null && now.isBefore(device.trustedUntil());
        }

        boolean isEnabled() {
            return account.isPresent() && account.get().enabled();
        }

        boolean isCounted() {
            return account.isPresent() && !isLocked();
        }

        /** Counts with this attempt, by place; none if it does not count. */
        Map<String, WrongPasswords> counted(SignInProperties rules) {
            if (!isCounted()) {
                return Map.of();
            }
            Map<String, WrongPasswords> counted = new HashMap<>();
            counted.put(origin.place(), counts.at(origin.place()).plusOne(now, rules, 1));
            for (WiderNetwork wider : origin.around()) {
                counted.put(wider.name(), counts.at(wider.name()).plusOne(now, rules, wider.ofAccount()));
            }
            return counted;
        }

        SignInFailures.Counts countsOfAccount(SignInProperties rules) {
            return new SignInFailures.Counts(
                    isCounted() && !origin.isDevice()
                            ? Map.of(SignInFailures.ANYWHERE, counts.anywhere().plusOneOfAccount(now, rules))
                            : counts.places(),
                    counts.sinceSignIn().plusOne(now));
        }

        AuditableEvent event(
                Map<String, WrongPasswords> counted, SignInFailures.Counts ofAccount, boolean isAfterPassword) {
            boolean isLockedNow = counted.isEmpty()
                    || counted.values().stream().anyMatch(count -> count.isLockedAt(now))
                    || isLockedAnywhere(ofAccount);
            return account.<AuditableEvent>map(user -> isAfterPassword
                            ? new UserChange.SecondFactorFailed(user.id(), loginName, isLockedNow)
                            : new UserChange.SignInFailed(user.id(), loginName, isLockedNow))
                    .orElseGet(UnknownUserSignInFailed::new);
        }
    }
}
