package dev.keyturn.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyturn.adminapi.AdminScope;
import dev.keyturn.adminapi.CallerAdminScopes;
import dev.keyturn.adminapi.DomainException;
import dev.keyturn.adminapi.ExpectedVersion;
import dev.keyturn.adminapi.PageQuery;
import dev.keyturn.database.StoredTime;
import dev.keyturn.storage.Purger;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Race;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.SessionRows;
import dev.keyturn.testing.Statements;
import dev.keyturn.testing.Waiting;
import jakarta.servlet.http.Cookie;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.AccountStatusException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.LockedException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.web.authentication.WebAuthenticationDetails;
import org.springframework.transaction.support.TransactionTemplate;

/** What is promised of users on any database. */
@RunningServer
abstract class UsersContract {

    private static final ExpectedVersion ANY = ExpectedVersion.required("*");
    private static final CallerAdminScopes HELD =
            new CallerAdminScopes(AdminScope.descriptions().keySet());
    private static final String PASSWORD = "a good long password";
    private static final int ROUNDS = 20;
    private static final String HOME = "203.0.113.5";
    private static final String ELSEWHERE = "198.51.100.7";

    @Autowired
    Users users;

    @Autowired
    Passwords passwords;

    @Autowired
    SignInAttempts attempts;

    @Autowired
    SignInFailures failures;

    @Autowired
    KnownDevices devices;

    @Autowired
    Purger purger;

    @Autowired
    JdbcTemplate database;

    @Autowired
    UserRepository repository;

    @Autowired
    UserAuthenticationProvider signIn;

    @Autowired
    JpaUserDetailsService userDetails;

    @Autowired
    SecondFactors factors;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    MutableClock.Shifted clock;

    @Autowired
    Api api;

    private final String name = Api.uniqueName("user");

    @Test
    void aUserSignsInWithTheTemporaryPasswordAndMustChangeIt() {
        Invitation invitation = create(name);

        SignedInUser signedIn = signIn(name.toUpperCase(Locale.ROOT), invitation.temporaryPassword());

        assertThat(signedIn.mustChangePassword()).isTrue();
        assertThat(signedIn.getPassword()).isNull();
        assertThat(users.read(signedIn.id()).lastSignedInAt()).isNotNull();
    }

    private SessionRows sessions() {
        return new SessionRows(JdbcClient.create(database));
    }

    @Test
    void changingThePasswordEndsOtherSessions() {
        Invitation invitation = create(name);
        SignedInUser before = signIn(name, invitation.temporaryPassword());

        sessions().begin(before);

        SignedInUser after =
                passwords.changePassword(before.id(), invitation.temporaryPassword(), PASSWORD, SignInSource.of(HOME));

        assertThat(after.mustChangePassword()).isFalse();
        assertThat(sessions().exists(before)).isFalse();
        assertThat(signIn(name, PASSWORD).id()).isEqualTo(before.id());
        assertRefusedToSignIn(name, invitation.temporaryPassword());
    }

    @Test
    void aPasswordMayNotBeReplacedByItselfOrByABadOne() {
        Invitation invitation = create(name);
        UserId id = idOf(invitation);

        assertPasswordRefused(
                "password-wrong", () -> passwords.changePassword(id, "not it", PASSWORD, SignInSource.of(HOME)));
        assertPasswordRefused(
                "password-unchanged",
                () -> passwords.changePassword(
                        id, invitation.temporaryPassword(), invitation.temporaryPassword(), SignInSource.of(HOME)));
        assertPasswordRefused(
                "password-too-short",
                () -> passwords.changePassword(id, invitation.temporaryPassword(), "short", SignInSource.of(HOME)));
        assertPasswordRefused(
                "password-contains-username",
                () -> passwords.changePassword(
                        id, invitation.temporaryPassword(), name + " and more", SignInSource.of(HOME)));
    }

    @Test
    void aTemporaryPasswordIsNotAskedForAgainRightAfterTheSignIn() {
        Invitation invitation = create(name);
        SignedInUser before = signIn(name, invitation.temporaryPassword());
        sessions().begin(before);

        assertPasswordRefused(
                "password-unchanged", () -> passwords.replaceTemporaryPassword(before, invitation.temporaryPassword()));
        assertPasswordRefused("password-too-short", () -> passwords.replaceTemporaryPassword(before, "short"));
        SignedInUser after = passwords.replaceTemporaryPassword(before, PASSWORD);

        assertThat(after.mustChangePassword()).isFalse();
        assertThat(sessions().exists(before)).isFalse();
        assertRefusedToSignIn(name, invitation.temporaryPassword());
    }

    @Test
    void onlyTheSessionOfATemporaryPasswordReplacesItAndOnlyOnce() {
        Invitation invitation = create(name);
        SignedInUser session = signIn(name, invitation.temporaryPassword());
        sessions().begin(session);
        SignedInUser changed = passwords.replaceTemporaryPassword(session, PASSWORD);

        assertPasswordRefused(
                "password-changed", () -> passwords.replaceTemporaryPassword(session, PASSWORD + " again"));
        assertPasswordRefused(
                "password-changed", () -> passwords.replaceTemporaryPassword(changed, PASSWORD + " again"));
    }

    @Test
    void aTemporaryPasswordWorksUntilItIsReplaced() {
        Invitation invitation = create(name);

        signIn(name, invitation.temporaryPassword());

        assertThat(signIn(name, invitation.temporaryPassword()).mustChangePassword())
                .isTrue();
    }

    @Test
    void fiveWrongPasswordsLockEvenForTheRightOneUntilTimeHasPassed() {
        Invitation invitation = create(name);
        for (int i = 0; i < 5; i++) {
            assertRefusedToSignIn(name, "wrong password");
        }

        assertRefusedToSignIn(name, invitation.temporaryPassword());
        assertThat(users.read(idOf(invitation)).lockedUntil()).isNotNull();
        clock.during(
                Duration.ofSeconds(61),
                () -> assertThat(signIn(name, invitation.temporaryPassword()).loginName())
                        .isEqualTo(name));
    }

    @Test
    void aStrangerLocksAnAdministratorOutOfTheStrangersNetworkOnly() {
        Invitation invitation = createAdministrator(name);
        for (int i = 0; i < 9; i++) {
            clock.during(Duration.ofMinutes(16L * i), () -> refusalOf(name, "wrong password", ELSEWHERE));
        }
        for (int i = 0; i < 5; i++) {
            refusalOf(name, "wrong password", ELSEWHERE);
        }

        assertThat(refusalOf(name, invitation.temporaryPassword(), ELSEWHERE)).isInstanceOf(LockedException.class);
        assertThat(signIn(name, invitation.temporaryPassword(), HOME).loginName())
                .isEqualTo(name);
        assertThat(refusalOf(name, invitation.temporaryPassword(), ELSEWHERE)).isInstanceOf(LockedException.class);
        users.delete(idOf(invitation), ANY, HELD);
    }

    @Test
    void aWrongPasswordEachQuarterOfAnHourLocksNoAccount() {
        Invitation invitation = create(name);
        for (int i = 0; i < 9; i++) {
            clock.during(Duration.ofMinutes(15L * i), () -> refuse(5));
        }

        for (int i = 9; i < 12; i++) {
            clock.during(Duration.ofMinutes(15L * i), () -> refuse(1));
        }

        clock.during(Duration.ofHours(3), () -> {
            refuse(1);
            assertThat(signIn(name, invitation.temporaryPassword()).loginName()).isEqualTo(name);
        });
    }

    @Test
    void aKnownDeviceIsNotLockedOutByOthersInItsNetwork() {
        Invitation invitation = create(name);
        Cookie device = deviceOf(signIn(name, invitation.temporaryPassword()));
        refuse(5);

        assertThat(refusalOf(name, invitation.temporaryPassword())).isInstanceOf(LockedException.class);
        assertThat(signInWith(device, name, invitation.temporaryPassword()).loginName())
                .isEqualTo(name);
        assertThat(refusalOf(name, invitation.temporaryPassword())).isInstanceOf(LockedException.class);
    }

    @Test
    void aStolenDeviceCookieAllowsAFewGuessesMoreAndDoesNotLockItsOwnerOut() {
        Invitation invitation = create(name);
        Cookie device = deviceOf(signIn(name, invitation.temporaryPassword()));
        for (int i = 0; i < 10; i++) {
            assertThat(refusalWith(device, name, "wrong password", ELSEWHERE))
                    .isInstanceOf(BadCredentialsException.class);
        }

        assertThat(refusalWith(device, name, invitation.temporaryPassword(), ELSEWHERE))
                .isInstanceOf(LockedException.class);
        assertThat(signInWith(device, name, invitation.temporaryPassword()).loginName())
                .isEqualTo(name);
    }

    @Test
    void aDeviceIsKnownForItsUserAlone() {
        Invitation invitation = create(name);
        Cookie device = deviceOf(signIn(name, invitation.temporaryPassword()));
        String other = name + ".other";
        Invitation another = create(other);
        for (int i = 0; i < 5; i++) {
            assertRefusedToSignIn(other, "wrong password");
        }

        assertThat(refusalWith(device, other, another.temporaryPassword(), HOME))
                .isInstanceOf(LockedException.class);
    }

    @Test
    void aDeviceIsNotKnownAfterTheNextPassword() {
        Invitation invitation = create(name);
        SignedInUser before = signIn(name, invitation.temporaryPassword());
        sessions().begin(before);
        Cookie device = deviceOf(before);
        Cookie changed = deviceOf(passwords.replaceTemporaryPassword(before, PASSWORD));
        refuse(5);

        assertThat(refusalWith(device, name, PASSWORD, HOME)).isInstanceOf(LockedException.class);
        assertThat(signInWith(changed, name, PASSWORD).loginName()).isEqualTo(name);
        Invitation reset = users.resetPassword(before.id(), ANY, HELD);
        refuse(5);
        assertThat(refusalWith(changed, name, reset.temporaryPassword(), HOME)).isInstanceOf(LockedException.class);
    }

    @Test
    void aDeviceIsNotKnownAfterTheEndOfAllSessions() {
        Invitation invitation = create(name);
        Cookie device = deviceOf(signIn(name, invitation.temporaryPassword()));
        api.admin("POST", "/revocations", Map.of("user_id", idOf(invitation).toString(), "reason", "stolen"));
        refuse(5);

        assertThat(refusalWith(device, name, invitation.temporaryPassword(), HOME))
                .isInstanceOf(LockedException.class);
        clock.during(Duration.ofMinutes(2), () -> {
            Cookie again = deviceOf(signIn(name, invitation.temporaryPassword()));
            refuse(5);
            assertThat(signInWith(again, name, invitation.temporaryPassword()).loginName())
                    .isEqualTo(name);
        });
    }

    @Test
    void aKnownDeviceChangesThePasswordWhileOthersLockItsNetwork() {
        Invitation invitation = create(name);
        SignedInUser signedIn = signIn(name, invitation.temporaryPassword());
        SignInSource source = devices.source(signedIn.loginName(), requestWith(deviceOf(signedIn), HOME));
        refuse(5);

        assertPasswordRefused(
                "password-wrong",
                () -> passwords.changePassword(
                        signedIn.id(), invitation.temporaryPassword(), PASSWORD, SignInSource.of(HOME)));
        assertThat(passwords
                        .changePassword(signedIn.id(), invitation.temporaryPassword(), PASSWORD, source)
                        .mustChangePassword())
                .isFalse();
    }

    @Test
    void guessesFromManyNetworksAreAdmittedOnlySlowlyAndNeverLockAKnownDevice() {
        Invitation invitation = create(name);
        Cookie device = deviceOf(signIn(name, invitation.temporaryPassword()));
        for (int i = 0; i < 100; i++) {
            assertThat(refusalOf(name, "wrong password", "198.51." + i + ".1"))
                    .isInstanceOf(BadCredentialsException.class);
        }

        assertThat(refusalOf(name, invitation.temporaryPassword(), HOME)).isInstanceOf(LockedException.class);
        assertThat(users.read(idOf(invitation)).lockedUntil()).isNotNull();
        assertThat(signInWith(device, name, invitation.temporaryPassword()).loginName())
                .isEqualTo(name);
        clock.during(Duration.ofMinutes(5), () -> {
            assertThat(refusalOf(name, "wrong password", "198.51.200.1")).isInstanceOf(BadCredentialsException.class);
            assertThat(refusalOf(name, invitation.temporaryPassword(), HOME)).isInstanceOf(LockedException.class);
        });
        clock.during(
                Duration.ofMinutes(10),
                () -> assertThat(signIn(name, invitation.temporaryPassword()).loginName())
                        .isEqualTo(name));
    }

    @Test
    void attemptsOfALockedNetworkDoNotCountForTheAccount() {
        Invitation invitation = create(name);
        for (int i = 0; i < 150; i++) {
            attempts.failed(name, SignInSource.of(ELSEWHERE));
        }

        assertThat(signIn(name, invitation.temporaryPassword()).loginName()).isEqualTo(name);
    }

    @Test
    void anAdministratorLiftsTheLimitOfTheAccount() {
        Invitation invitation = create(name);
        for (int i = 0; i < 100; i++) {
            attempts.failed(name, SignInSource.of("198.51." + i + ".1"));
        }

        assertThat(users.enable(idOf(invitation), ANY, HELD).lockedUntil()).isNull();

        assertThat(signIn(name, invitation.temporaryPassword()).failedSignIns().count())
                .isEqualTo(100);
    }

    @Test
    void aUserLearnsOnceOfTheFailuresSinceTheLastSignIn() {
        Invitation invitation = create(name);
        assertThat(signIn(name, invitation.temporaryPassword()).failedSignIns()).isEqualTo(FailedSignIns.NONE);
        for (int i = 0; i < 6; i++) {
            attempts.failed(name, SignInSource.of(ELSEWHERE));
        }
        clock.during(Duration.ofHours(30), () -> {
            purger.run();
            Instant before = StoredTime.now(clock);
            refuse(1);

            FailedSignIns failed = signIn(name, invitation.temporaryPassword()).failedSignIns();

            assertThat(failed.count()).isEqualTo(7);
            assertThat(failed.lastAt()).isBetween(before, StoredTime.now(clock));
            assertThat(signIn(name, invitation.temporaryPassword()).failedSignIns())
                    .isEqualTo(FailedSignIns.NONE);
        });
        clock.during(Duration.ofHours(60), purger::run);
        assertThat(database.queryForObject(
                        "select count(*) from sign_in_failure where user_id = ?",
                        Integer.class,
                        idOf(invitation).value()))
                .isZero();
    }

    @Test
    void anIpv6NetworkIsLockedAsAWhole() {
        Invitation invitation = create(name);
        for (int i = 0; i < 5; i++) {
            refusalOf(name, "wrong password", "2001:db8:0:1::" + i);
        }

        assertThat(refusalOf(name, invitation.temporaryPassword(), "2001:db8:0:1:ffff::1"))
                .isInstanceOf(LockedException.class);
        assertThat(signIn(name, invitation.temporaryPassword(), "2001:db8:0:2::1")
                        .loginName())
                .isEqualTo(name);
    }

    @Test
    void guessesFromManyNetworksOfOneIpv6SiteLockTheSiteAndNotTheAccount() {
        Invitation invitation = create(name);
        for (int i = 0; i < 20; i++) {
            guessFrom("2001:db8:5:" + i % 5 + "::1");
        }

        assertThat(refusalOf(name, invitation.temporaryPassword(), "2001:db8:5:ff::1"))
                .as("another network of the /56")
                .isInstanceOf(LockedException.class);
        for (int i = 0; i < 20; i++) {
            guessFrom("2001:db8:5:" + (i % 5 + 1) + "00::1");
        }
        for (int i = 0; i < 100; i++) {
            refusalOf(name, "wrong password", "2001:db8:5:" + Integer.toHexString(0x1000 + i) + "::1");
        }
        assertThat(refusalOf(name, invitation.temporaryPassword(), "2001:db8:5:ffff::1"))
                .as("another network of the /48")
                .isInstanceOf(LockedException.class);
        assertThat(signIn(name, invitation.temporaryPassword(), "2001:db8:6::1").loginName())
                .isEqualTo(name);
        assertThat(signIn(name, invitation.temporaryPassword()).loginName()).isEqualTo(name);
    }

    private void guessFrom(String address) {
        assertThat(refusalOf(name, "wrong password", address))
                .as("%s", address)
                .isInstanceOf(BadCredentialsException.class);
    }

    @Test
    void aKnownDeviceInALockedIpv6SiteSignsIn() {
        Invitation invitation = create(name);
        Cookie device = deviceOf(signIn(name, invitation.temporaryPassword()));
        for (int i = 0; i < 20; i++) {
            guessFrom("2001:db8:7:" + i % 5 + "::1");
        }

        String address = "2001:db8:7:9::1";
        assertThat(refusalOf(name, invitation.temporaryPassword(), address)).isInstanceOf(LockedException.class);
        assertThat(signIn(
                                name,
                                invitation.temporaryPassword(),
                                devices.details(requestWith(device, address), SignInLevel.ONE_FACTOR))
                        .loginName())
                .isEqualTo(name);
    }

    @Test
    void manyKnownDevicesSignInTogetherWhileTheAccountIsGuessed() {
        Invitation invitation = create(name);
        Callable<?>[] signIns = Stream.generate(() -> deviceOf(signIn(name, invitation.temporaryPassword())))
                .limit(20)
                .<Callable<?>>map(device -> () -> {
                    signInWith(device, name, invitation.temporaryPassword());
                    return null;
                })
                .toArray(Callable[]::new);
        for (int i = 0; i < 100; i++) {
            attempts.failed(name, SignInSource.of("198.51." + i + ".1"));
        }
        refuse(10);

        assertThat(Race.between(signIns)).containsOnlyNulls();
        assertThat(refusalOf(name, invitation.temporaryPassword())).isInstanceOf(LockedException.class);
    }

    @Test
    void aKnownDeviceDoesNotWaitBehindStrangers() {
        Cookie device = deviceOf(signIn(name, create(name).temporaryPassword()));
        TestUsers.HeldHashes hashes = new TestUsers.HeldHashes();
        BoundedPasswordEncoder encoder = new BoundedPasswordEncoder(TestUsers.RULES, hashes);
        UserAuthenticationProvider busy = new UserAuthenticationProvider(
                userDetails, encoder, attempts, new SignInBudget(TestUsers.RULES, clock));
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            for (int i = 0; i < 8; i++) {
                Authentication stranger = attempt("nobody-" + i, "stranger", "198.51.100." + i);
                threads.execute(() -> assertRefused(busy, stranger));
            }
            Waiting.until(() -> hashes.begun().size() == 2 && encoder.waiting() == 6);
            UsernamePasswordAuthenticationToken known =
                    UsernamePasswordAuthenticationToken.unauthenticated(name, "known");
            known.setDetails(devices.details(requestWith(device, "198.51.100.0"), SignInLevel.ONE_FACTOR));
            threads.execute(() -> assertRefused(busy, known));
            Waiting.until(() -> encoder.waiting() == 7);

            hashes.end(2);

            Waiting.until(() -> hashes.begun().size() == 4);
            assertThat(hashes.begun()).containsExactlyInAnyOrder("stranger", "stranger", "stranger", "known");
        } finally {
            hashes.end(100);
            threads.shutdown();
            Waiting.until(threads::isTerminated);
        }
    }

    private static void assertRefused(UserAuthenticationProvider provider, Authentication attempt) {
        assertThatExceptionOfType(BadCredentialsException.class).isThrownBy(() -> provider.authenticate(attempt));
    }

    @Test
    void aLockHoldsOnEveryNode() {
        Invitation invitation = create(name);
        SignInAttempts anotherNode =
                new SignInAttempts(repository, failures, factors, TestUsers.RULES, happened -> {}, clock);
        for (int i = 0; i < 5; i++) {
            transaction.executeWithoutResult(status -> anotherNode.failed(name, SignInSource.of(HOME)));
        }

        assertThat(refusalOf(name, invitation.temporaryPassword())).isInstanceOf(LockedException.class);
    }

    @Test
    void anAdministratorLiftsTheLockOfEveryNetwork() {
        Invitation invitation = create(name);
        for (String address : List.of(HOME, ELSEWHERE)) {
            for (int i = 0; i < 5; i++) {
                refusalOf(name, "wrong password", address);
            }
        }

        assertThat(users.enable(idOf(invitation), ANY, HELD).lockedUntil()).isNull();

        assertThat(users.read(idOf(invitation)).lockedUntil()).isNull();
        assertThat(signIn(name, invitation.temporaryPassword(), ELSEWHERE).loginName())
                .isEqualTo(name);
        assertThat(signIn(name, invitation.temporaryPassword(), HOME).loginName())
                .isEqualTo(name);
    }

    @Test
    void aForgottenCountIsDeletedAndOneThatStillCountsIsNot() {
        UserId id = idOf(create(name));
        refuse(2);

        clock.during(Duration.ofMinutes(9), purger::run);
        assertThat(counts(id)).isEqualTo(1);

        clock.during(Duration.ofMinutes(11), purger::run);
        assertThat(counts(id)).isZero();
    }

    @Test
    void wrongPasswordsOnThePasswordPageCountAsWell() {
        Invitation invitation = create(name);
        for (int i = 0; i < 5; i++) {
            assertPasswordRefused(
                    "password-wrong",
                    () -> passwords.changePassword(idOf(invitation), "not it", PASSWORD, SignInSource.of(HOME)));
        }

        assertPasswordRefused(
                "password-wrong",
                () -> passwords.changePassword(
                        idOf(invitation), invitation.temporaryPassword(), PASSWORD, SignInSource.of(HOME)));
        assertRefusedToSignIn(name, invitation.temporaryPassword());
    }

    @Test
    void wrongPasswordsAtTheSameMomentAreAllCounted() {
        UserId id = idOf(create(name));
        Callable<?> guess = () -> {
            attempts.failed(name, SignInSource.of(HOME));
            return null;
        };

        assertThat(Race.between(guess, guess, guess, guess)).containsOnlyNulls();
        assertThat(users.read(id).lockedUntil()).isNull();

        attempts.failed(name, SignInSource.of(HOME));
        assertThat(users.read(id).lockedUntil()).isNotNull();
    }

    @Test
    void aRightPasswordThatWasCheckedBeforeTheLockComesTooLate() {
        create(name);
        for (int i = 0; i < 5; i++) {
            attempts.failed(name, SignInSource.of(HOME));
        }

        assertThatExceptionOfType(LockedException.class)
                .isThrownBy(() -> attempts.succeeded(name, SignInSource.of(HOME), SignInMethods.PASSWORD));
    }

    @Test
    void anUnknownUserIsRefusedLikeAWrongPassword() {
        create(name);

        String wrong = refusalOf(name, "wrong password").getMessage();
        assertThat(refusalOf("nobody-of-this-name", "wrong password"))
                .isInstanceOf(BadCredentialsException.class)
                .hasMessage(wrong);
        assertThat(refusalOf("<b>' or 1=1; --", "wrong password"))
                .isInstanceOf(BadCredentialsException.class)
                .hasMessage(wrong);
        assertThat(refusalOf("nul\u0000", "wrong password"))
                .isInstanceOf(BadCredentialsException.class)
                .hasMessage(wrong);
    }

    @Test
    void everyFailedSignInTakesTheSameStatements() {
        Invitation known = create(name);
        String locked = name + ".locked";
        Invitation lockedOut = create(locked);
        for (int i = 0; i < 5; i++) {
            attempts.failed(locked, SignInSource.of(HOME));
        }
        Invitation disabled = create(name + ".disabled");
        users.disable(idOf(disabled), ANY, HELD);
        String overlong = "x".repeat(300);

        List<String> wrong = statementsOfRefusing(name, "wrong password");

        assertThat(wrong).hasSize(6);
        assertThat(statementsOfRefusing(name, overlong)).isEqualTo(wrong);
        assertThat(statementsOfRefusing(name + ".nobody", "wrong password")).isEqualTo(wrong);
        assertThat(statementsOfRefusing(name + ".nobody", overlong)).isEqualTo(wrong);
        assertThat(statementsOfRefusing(locked, "wrong password")).isEqualTo(wrong);
        assertThat(statementsOfRefusing(locked, lockedOut.temporaryPassword())).isEqualTo(wrong);
        assertThat(statementsOfRefusing(name + ".disabled", disabled.temporaryPassword()))
                .isEqualTo(wrong);
        Cookie device = deviceOf(signIn(name, known.temporaryPassword()));
        assertThat(Statements.during(() -> refusalWith(device, name, "wrong password", HOME)))
                .isEqualTo(wrong);
    }

    @Test
    void everyFailedSignInTakesOneHash() {
        create(name);
        List<Integer> hashes = new ArrayList<>();
        UserAuthenticationProvider counted = new UserAuthenticationProvider(
                userDetails,
                new BoundedPasswordEncoder(TestUsers.RULES, new TestUsers.CountedHashes(hashes)),
                attempts,
                new SignInBudget(TestUsers.RULES, clock));

        for (String typed : List.of(name, name + ".nobody", "no login name")) {
            for (String password : List.of("wrong password", "x".repeat(300))) {
                hashes.clear();
                assertThatExceptionOfType(BadCredentialsException.class)
                        .isThrownBy(() -> counted.authenticate(
                                UsernamePasswordAuthenticationToken.unauthenticated(typed, password)));
                assertThat(hashes).as(typed).hasSize(1);
            }
        }
    }

    @Test
    void theAuditTrailDoesNotStoreUnknownUsernames() {
        String typed = "my-password-by-mistake-" + name;

        attempts.failed(typed, SignInSource.of(HOME));

        assertThat(api.admin("GET", "/audit-events?type=sign-in.failed&size=100", null)
                        .body())
                .contains("an unknown name")
                .doesNotContain(typed);
    }

    @Test
    void aDisabledUserCannotSignIn() {
        Invitation invitation = create(name);
        SignedInUser before = signIn(name, invitation.temporaryPassword());
        sessions().begin(before);

        users.disable(before.id(), ANY, HELD);

        assertRefusedToSignIn(name, invitation.temporaryPassword());
        assertThat(sessions().exists(before)).isFalse();
        users.enable(before.id(), ANY, HELD);
        assertThat(signIn(name, invitation.temporaryPassword()).id()).isEqualTo(before.id());
    }

    @Test
    void signingInIsNoNewVersion() {
        Invitation invitation = create(name);
        assertRefusedToSignIn(name, "wrong password");
        signIn(name, invitation.temporaryPassword());

        assertThat(users.read(idOf(invitation)).version())
                .isEqualTo(invitation.user().version());
    }

    @Test
    void aWeakHashIsReplacedWhenItsUserSignsIn() {
        UserId id = idOf(create(name));
        String weak = Objects.requireNonNull(new Argon2PasswordEncoder(16, 32, 1, 4096, 1).encode(PASSWORD));
        transaction.executeWithoutResult(
                status -> repository.lockById(id.value()).orElseThrow().rehashPassword(weak));

        UserAuthenticationProvider strong = new UserAuthenticationProvider(
                userDetails,
                new BoundedPasswordEncoder(TestUsers.RULES),
                attempts,
                new SignInBudget(TestUsers.RULES, clock));

        SignedInUser signedIn = (SignedInUser) Objects.requireNonNull(
                strong.authenticate(UsernamePasswordAuthenticationToken.unauthenticated(name, PASSWORD))
                        .getPrincipal());

        assertThat(repository.findById(id.value()).orElseThrow().passwordHash())
                .startsWith("$argon2id$v=19$m=19456,t=2");
        assertThat(signedIn.signedInWith(
                        repository.findById(id.value()).orElseThrow().passwordChangedAt()))
                .isTrue();
        assertThat(signIn(name, PASSWORD).id()).isEqualTo(id);
    }

    @Test
    void ofTwoUsersOfOneNameAtTheSameMomentOneIsCreated() {
        for (int round = 0; round < ROUNDS; round++) {
            String wanted = name + "." + round;
            Callable<?> create = () -> create(wanted);

            List<Throwable> failures = Race.between(create, create);

            assertThat(failures)
                    .filteredOn(Objects::nonNull)
                    .singleElement()
                    .satisfies(failure -> assertCode("username-taken", failure));
        }
    }

    @Test
    void twoAdministratorsCannotRemoveEachOtherAtTheSameMoment() {
        withoutOtherAdministrators(() -> {
            for (int round = 0; round < ROUNDS; round++) {
                UserId first = idOf(createAdministrator("first-" + name + "." + round));
                UserId second = idOf(createAdministrator("second-" + name + "." + round));
                users.disable(keeper(), ANY, HELD);
                boolean demote = round % 2 == 0;

                List<Throwable> failures = Race.between(remove(first, demote), remove(second, demote));

                assertThat(failures)
                        .filteredOn(Objects::nonNull)
                        .singleElement()
                        .satisfies(failure -> assertCode("last-administrator", failure));
                assertThat(List.of(isAdministrator(first), isAdministrator(second)))
                        .containsExactlyInAnyOrder(true, false);
                users.enable(keeper(), ANY, HELD);
                users.delete(first, ANY, HELD);
                users.delete(second, ANY, HELD);
            }
        });
    }

    @Test
    void theLastAdministratorStays() {
        withoutOtherAdministrators(() -> {
            assertRefused("last-administrator", () -> users.disable(keeper(), ANY, HELD));
            assertRefused("last-administrator", () -> users.delete(keeper(), ANY, HELD));
            assertRefused(
                    "last-administrator", () -> users.update(keeper(), new User.Profile("Root", List.of()), ANY, HELD));
            assertThat(users.update(keeper(), new User.Profile("Root", List.of(User.ADMINISTRATOR)), ANY, HELD)
                            .roles())
                    .containsExactly(User.ADMINISTRATOR);
        });
    }

    @Test
    void aLostAdministratorIsRestored() {
        Invitation invitation = create(name);
        users.disable(idOf(invitation), ANY, HELD);
        for (int i = 0; i < 5; i++) {
            attempts.failed(name, SignInSource.of(HOME));
        }

        String temporaryPassword = users.restoreAdministrator(name);

        SignedInUser signedIn = signIn(name, temporaryPassword);
        assertThat(signedIn.mustChangePassword()).isTrue();
        assertThat(isAdministrator(signedIn.id())).isTrue();
        users.delete(signedIn.id(), ANY, HELD);
    }

    @Test
    void anAdministratorWhoIsGoneIsMadeAnew() {
        String temporaryPassword = users.restoreAdministrator(name);

        SignedInUser signedIn = signIn(name, temporaryPassword);
        assertThat(isAdministrator(signedIn.id())).isTrue();
        users.delete(signedIn.id(), ANY, HELD);
    }

    @Test
    void aPageOfUsersTakesAFewStatementsHoweverManyTheyAre() {
        for (int i = 0; i < 10; i++) {
            create(name + "." + i);
        }

        List<String> statements = Statements.during(() -> users.search(new PageQuery(name, 0, 5)));

        assertThat(statements).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void aSearchIgnoresCaseAndTakesWildcardsLiterally() {
        create(name + ".a", "Percy 50%_off! of " + name);
        create(name + ".b", "Percy 50x-off! of " + name);

        assertThat(find("50%_OFF! OF " + name)).containsExactly(name + ".a");
        assertThat(find("percy 50%of")).isEmpty();
        assertThat(find(name)).containsExactly(name + ".a", name + ".b");
        assertThat(find("\u00e9\\'; drop table user_account; --")).isEmpty();
    }

    private List<String> find(String text) {
        return users.search(new PageQuery(text, null, null))
                .map(UserView::username)
                .getContent();
    }

    private Invitation create(String username) {
        return create(username, "Somebody");
    }

    private Invitation create(String username, String displayName) {
        return users.create(new LoginName(username), new User.Profile(displayName, List.of()), HELD);
    }

    private Invitation createAdministrator(String username) {
        return users.create(new LoginName(username), new User.Profile("Somebody", List.of(User.ADMINISTRATOR)), HELD);
    }

    private Callable<?> remove(UserId id, boolean demote) {
        return demote
                ? () -> users.update(id, new User.Profile("Somebody", List.of()), ANY, HELD)
                : () -> users.disable(id, ANY, HELD);
    }

    /** The administrator whom every running server of the tests has. */
    private UserId keeper() {
        return repository
                .findByLoginName(RunningServer.ADMIN_NAME)
                .orElseThrow()
                .id();
    }

    private void withoutOtherAdministrators(Runnable test) {
        List<UserId> others = Objects.requireNonNull(transaction.execute(status ->
                repository.lockActiveAdministrators().stream().map(User::id).toList()));
        others.stream().filter(id -> !id.equals(keeper())).forEach(id -> users.disable(id, ANY, HELD));
        try {
            test.run();
        } finally {
            others.forEach(id -> users.enable(id, ANY, HELD));
        }
    }

    private SignedInUser signIn(String username, String password) {
        return signIn(username, password, HOME);
    }

    private SignedInUser signIn(String username, String password, String address) {
        Authentication done = signIn.authenticate(attempt(username, password, address));
        SignedInUser user = (SignedInUser) Objects.requireNonNull(done).getPrincipal();
        Objects.requireNonNull(user).eraseCredentials();
        return user;
    }

    private SignedInUser signInWith(Cookie device, String username, String password) {
        return signIn(username, password, devices.details(requestWith(device, HOME), SignInLevel.ONE_FACTOR));
    }

    private AuthenticationException refusalWith(Cookie device, String username, String password, String address) {
        try {
            signIn(username, password, devices.details(requestWith(device, address), SignInLevel.ONE_FACTOR));
        } catch (BadCredentialsException | AccountStatusException e) {
            return e;
        }
        throw new AssertionError("signed in");
    }

    private SignedInUser signIn(String username, String password, WebAuthenticationDetails details) {
        UsernamePasswordAuthenticationToken attempt =
                UsernamePasswordAuthenticationToken.unauthenticated(username, password);
        attempt.setDetails(details);
        Authentication done = Objects.requireNonNull(signIn.authenticate(attempt));
        assertThat(done.getDetails()).isExactlyInstanceOf(WebAuthenticationDetails.class);
        return (SignedInUser) Objects.requireNonNull(done.getPrincipal());
    }

    private Cookie deviceOf(SignedInUser user) {
        MockHttpServletResponse response = new MockHttpServletResponse();
        devices.remember(user, new MockHttpServletRequest(), response);
        return Objects.requireNonNull(response.getCookie("keyturn_device"));
    }

    private static MockHttpServletRequest requestWith(Cookie device, String address) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setRemoteAddr(address);
        request.setCookies(device);
        return request;
    }

    private static Authentication attempt(String username, String password, String address) {
        UsernamePasswordAuthenticationToken attempt =
                UsernamePasswordAuthenticationToken.unauthenticated(username, password);
        attempt.setDetails(new WebAuthenticationDetails(address, null));
        return attempt;
    }

    private AuthenticationException refusalOf(String username, String password) {
        return refusalOf(username, password, HOME);
    }

    private AuthenticationException refusalOf(String username, String password, String address) {
        try {
            signIn(username, password, address);
        } catch (BadCredentialsException | AccountStatusException e) {
            return e;
        }
        throw new AssertionError("signed in");
    }

    private void refuse(int times) {
        for (int i = 0; i < times; i++) {
            assertRefusedToSignIn(name, "wrong password");
        }
    }

    private int counts(UserId id) {
        return Objects.requireNonNull(database.queryForObject(
                "select count(*) from sign_in_failure where user_id = ? and network <> '*'",
                Integer.class,
                id.value()));
    }

    private List<String> statementsOfRefusing(String username, String password) {
        return Statements.during(() -> assertRefusedToSignIn(username, password));
    }

    private void assertRefusedToSignIn(String username, String password) {
        assertThat(refusalOf(username, password)).isNotNull();
    }

    private static void assertPasswordRefused(String code, Runnable action) {
        assertThatExceptionOfType(PasswordRefusedException.class)
                .isThrownBy(action::run)
                .satisfies(refusal -> assertThat(refusal.errors().get(0).code()).isEqualTo(code));
    }

    private static void assertRefused(String code, Runnable action) {
        assertThatExceptionOfType(DomainException.class)
                .isThrownBy(action::run)
                .satisfies(refusal -> assertCode(code, refusal));
    }

    private static void assertCode(String code, Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static UserId idOf(Invitation invitation) {
        return new UserId(invitation.user().id());
    }

    private boolean isAdministrator(UserId id) {
        return users.statusOf(id) == UserStatus.ADMINISTRATOR;
    }
}
