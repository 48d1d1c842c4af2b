package dev.keyturn.user;

import dev.keyturn.adminapi.CallerAdminScopes;
import dev.keyturn.adminapi.ExpectedVersion;
import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.adminapi.PageQuery;
import dev.keyturn.adminapi.Uuids;
import dev.keyturn.adminapi.ViolatedConstraint;
import dev.keyturn.audit.ActorNames;
import dev.keyturn.database.StoredTime;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Sort;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Users and the changes of their accounts. */
@Service
@Transactional
public class Users implements ActorNames {

    private final UserRepository users;
    private final NewPasswords passwords;
    private final SignInFailures failures;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Users(
            UserRepository users,
            NewPasswords passwords,
            SignInFailures failures,
            ApplicationEventPublisher events,
            Clock clock) {
        this.users = users;
        this.passwords = passwords;
        this.failures = failures;
        this.events = events;
        this.clock = clock;
    }

    /** Whether there are no users yet. */
    @Transactional(readOnly = true)
    public boolean isEmpty() {
        return users.count() == 0;
    }

    /** The user, disabled ones too. */
    @Transactional(readOnly = true)
    public Optional<UserView> findUser(UserId id) {
        return users.findById(id.value()).map(User::view);
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<String> nameOfUser(String id) {
        return findUser(UserId.parse(id)).map(UserView::username);
    }

    /** Usernames by user ID; without those that no user has. Takes one statement. */
    @Transactional(readOnly = true)
    public Map<String, String> namesOfUsers(Collection<String> ids) {
        List<UUID> known =
                ids.stream().flatMap(id -> Uuids.parse(id).stream()).distinct().toList();
        return known.isEmpty()
                ? Map.of()
                : users.namesOf(known).stream()
                        .collect(Collectors.toMap(
                                named -> named.getId().toString(), UserRepository.Named::getLoginName));
    }

    /**
     * Enabled users with a confirmed e-mail address, by what they typed.
     *
     * @param typed a username or an e-mail address, in upper or lower case
     * @param limit how many users of one address
     */
    @Transactional(readOnly = true)
    public List<UserView> findReachable(String typed, int limit) {
        return users.findReachable(typed.strip().toLowerCase(Locale.ROOT), Limit.of(limit)).stream()
                .map(User::view)
                .toList();
    }

    /** Locks a user until the current transaction ends; empty if the user was deleted. */
    public Optional<UserView> lockUser(UserId id) {
        return users.lockById(id.value()).map(User::view);
    }

    /** Gives a user, who exists, an address that they have shown to be theirs. */
    public void confirmAddress(UserId id, String address) {
        User user = lock(id);
        user.confirmAddress(address);
        users.saveAndFlush(user);
        events.publishEvent(new UserChange.EmailAddressConfirmed(id, user.loginName()));
    }

    /** Current status of the user. */
    @Transactional(readOnly = true)
    public UserStatus statusOf(UserId id) {
        return users.findById(id.value())
                .filter(User::isEnabled)
                .map(user -> user.isActiveAdministrator() ? UserStatus.ADMINISTRATOR : UserStatus.USER)
                .orElse(UserStatus.NOBODY);
    }

    /** Whether the text is a valid login name: 2 to 100 letters, digits and {@code . _ @ + -}. */
    public static boolean isLoginName(String text) {
        return LoginName.isValid(text);
    }

    /**
     * Creates the first administrator.
     *
     * @param password null for a temporary password
     * @return the temporary password, if one was made
     * @throws PasswordRefusedException if the password is not allowed
     * @throws IllegalArgumentException if the name is not a login name
     * @throws DataIntegrityViolationException if another node creates one of the same name at the same time
     */
    public Optional<String> createFirstAdministrator(String username, @Nullable String password) {
        LoginName name = new LoginName(username);
        User.Profile profile = administrator(name);
        if (password == null) {
            return Optional.of(invite(name, profile).temporaryPassword());
        }
        insert(new User(name, profile, passwords.checkAndHash(password, name), false, StoredTime.now(clock)));
        return Optional.empty();
    }

    /**
     * Makes sure that an administrator of this name can sign in: creates one, or enables, unlocks and promotes the user who
     * has it.
     *
     * @return the temporary password
     */
    public String restoreAdministrator(String username) {
        LoginName name = new LoginName(username);
        String temporaryPassword = passwords.generateTemporary();
        User user = users.lockByLoginName(name.value())
                .orElseGet(() -> new User(
                        name, administrator(name), passwords.hash(temporaryPassword), true, StoredTime.now(clock)));
        user.enable();
        user.promote();
        user.resetPassword(passwords.hash(temporaryPassword), StoredTime.now(clock));
        users.saveAndFlush(user);
        failures.unlock(user.id());
        events.publishEvent(new UserChange.AdministratorRestored(user.id(), user.loginName()));
        return temporaryPassword;
    }

    /**
     * Locks a user, until the current transaction ends, for a change by a caller who may change the user's credentials.
     *
     * @throws dev.keyturn.adminapi.DomainException {@code user-not-found}, {@code insufficient-scope}, or that of another version
     */
    public UserView lockForCredentials(UserId id, ExpectedVersion expected, CallerAdminScopes held) {
        User user = lock(id, held);
        expected.check(user.version());
        return user.view();
    }

    /** Makes a user's devices unknown, as part of the end of all their sessions. */
    public void forgetDevices(UserId id) {
        failures.forgetDevices(id, StoredTime.now(clock));
    }

    private static User.Profile administrator(LoginName name) {
        return new User.Profile(name.value(), List.of(User.ADMINISTRATOR));
    }

    @Transactional(readOnly = true)
    Page<UserView> search(PageQuery query) {
        return users.search(query.pattern(), query.sortedBy(Sort.by("loginName")))
                .map(User::view);
    }

    /** @throws UserRefusedException {@code user-not-found} */
    @Transactional(readOnly = true)
    UserView read(UserId id) {
        return findUser(id).orElseThrow(() -> new NotFoundException("user"));
    }

    /** @throws dev.keyturn.adminapi.DomainException {@code username-taken}, {@code insufficient-scope} */
    Invitation create(LoginName name, User.Profile profile, CallerAdminScopes held) {
        requireRightsToGrant(profile, held);
        try {
            return invite(name, profile);
        } catch (DataIntegrityViolationException e) {
            if (ViolatedConstraint.isNamed("uq_user_account__login_name", e)) {
                throw UserRefusedException.nameTaken();
            }
            throw e;
        }
    }

    /** @throws dev.keyturn.adminapi.DomainException {@code user-not-found}, {@code last-administrator}, {@code insufficient-scope} */
    UserView update(UserId id, User.Profile profile, ExpectedVersion expected, CallerAdminScopes held) {
        requireRightsToGrant(profile, held);
        User user = lockForRemoval(id, !profile.roles().contains(User.ADMINISTRATOR), held);
        expected.check(user.version());
        if (!user.isDescribedAs(profile)) {
            user.describe(profile);
            users.saveAndFlush(user);
            events.publishEvent(new UserChange.UserUpdated(id, user.loginName()));
        }
        return user.view();
    }

    /** @throws dev.keyturn.adminapi.DomainException {@code user-not-found}, {@code last-administrator}, {@code insufficient-scope} */
    UserView disable(UserId id, ExpectedVersion expected, CallerAdminScopes held) {
        User user = lockForRemoval(id, true, held);
        expected.check(user.version());
        if (user.isEnabled()) {
            user.disable();
            users.saveAndFlush(user);
            events.publishEvent(new UserChange.UserDisabled(id, user.loginName()));
        }
        return user.view();
    }

    /**
     * Enables or unlocks a user.
     *
     * @throws dev.keyturn.adminapi.DomainException {@code user-not-found}, {@code insufficient-scope}
     */
    UserView enable(UserId id, ExpectedVersion expected, CallerAdminScopes held) {
        User user = lock(id, held);
        expected.check(user.version());
        if (!user.isEnabled() || user.isLockedAt(StoredTime.now(clock))) {
            user.enable();
            users.saveAndFlush(user);
            failures.unlock(id);
            events.publishEvent(new UserChange.UserEnabled(id, user.loginName()));
        }
        return user.view();
    }

    /** @throws dev.keyturn.adminapi.DomainException {@code user-not-found}, {@code insufficient-scope} */
    Invitation resetPassword(UserId id, ExpectedVersion expected, CallerAdminScopes held) {
        User user = lock(id, held);
        expected.check(user.version());
        String temporaryPassword = passwords.generateTemporary();
        user.resetPassword(passwords.hash(temporaryPassword), StoredTime.now(clock));
        users.saveAndFlush(user);
        failures.unlock(id);
        events.publishEvent(new UserChange.PasswordReset(id, user.loginName()));
        return new Invitation(user.view(), temporaryPassword);
    }

    /** @throws dev.keyturn.adminapi.DomainException {@code user-not-found}, {@code last-administrator}, {@code insufficient-scope} */
    void delete(UserId id, ExpectedVersion expected, CallerAdminScopes held) {
        User user = lockForRemoval(id, true, held);
        expected.check(user.version());
        users.delete(user);
        events.publishEvent(new UserChange.UserDeleted(id, user.loginName()));
    }

    private Invitation invite(LoginName name, User.Profile profile) {
        String temporaryPassword = passwords.generateTemporary();
        User user = insert(new User(name, profile, passwords.hash(temporaryPassword), true, StoredTime.now(clock)));
        return new Invitation(user.view(), temporaryPassword);
    }

    private User insert(User user) {
        users.saveAndFlush(user);
        events.publishEvent(new UserChange.UserCreated(user.id(), user.loginName()));
        return user;
    }

    /**
     * Locks a user who may stop being an administrator, and refuses if no other administrator is left.
     *
     * <p>The query still returns a user who was demoted while it waited for the lock, but it reads the roles afterwards. So the
     * roles of each are checked again.
     */
    private User lockForRemoval(UserId id, boolean removesAdministrator, CallerAdminScopes held) {
        List<User> administrators = removesAdministrator ? users.lockActiveAdministrators() : List.of();
        User user = lock(id, held);
        if (removesAdministrator
                && user.isActiveAdministrator()
                && administrators.stream()
                        .noneMatch(other -> !other.id().equals(id) && other.isActiveAdministrator())) {
            throw UserRefusedException.lastAdministrator();
        }
        return user;
    }

    /** Locks a user for a caller of the admin API, who needs the rights of an administrator to change one. */
    private User lock(UserId id, CallerAdminScopes held) {
        User user = lock(id);
        if (user.isAdministrator()) {
            held.requireThoseOfAnAdministrator();
        }
        return user;
    }

    private static void requireRightsToGrant(User.Profile profile, CallerAdminScopes held) {
        if (profile.roles().contains(User.ADMINISTRATOR)) {
            held.requireThoseOfAnAdministrator();
        }
    }

    private User lock(UserId id) {
        return users.lockById(id.value()).orElseThrow(() -> new NotFoundException("user"));
    }
}
