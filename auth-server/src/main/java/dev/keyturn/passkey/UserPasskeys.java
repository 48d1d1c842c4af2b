package dev.keyturn.passkey;

import dev.keyturn.database.StoredTime;
import dev.keyturn.user.PasskeyAnswer;
import dev.keyturn.user.Passkeys;
import dev.keyturn.user.SignInMethod;
import dev.keyturn.user.SignedInUser;
import dev.keyturn.user.UserId;
import dev.keyturn.user.UserView;
import dev.keyturn.user.Users;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Passkeys of users. What follows from a change, such as recovery codes, is left to the caller. */
@Service
@Transactional
public class UserPasskeys implements Passkeys {

    private static final Logger LOG = LoggerFactory.getLogger(UserPasskeys.class);

    private final PasskeyTable table;
    private final Ceremonies ceremonies;
    private final Users users;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    UserPasskeys(
            PasskeyTable table, Ceremonies ceremonies, Users users, ApplicationEventPublisher events, Clock clock) {
        this.table = table;
        this.ceremonies = ceremonies;
        this.users = users;
        this.events = events;
        this.clock = clock;
    }

    /** Passkeys of a user, oldest first. */
    @Transactional(readOnly = true)
    public List<Passkey> of(UserId user) {
        return table.of(user);
    }

    /** The random identifier by which authenticators know a user, in base64url. */
    public String handle(UserId user) {
        return table.handle(user);
    }

    /**
     * Adds a passkey to a user whose row is locked.
     *
     * @throws RejectedPasskeyException if the answer does not present a new passkey for the challenge
     * @throws TooManyPasskeysException if the user has {@value Passkey#MAX}
     */
    public void add(SignedInUser user, String name, PasskeyAnswer answer) {
        NewPasskey passkey = ceremonies.register(answer);
        if (table.of(user.id()).size() >= Passkey.MAX) {
            throw new TooManyPasskeysException();
        }
        table.handle(user.id());
        if (!table.insert(user.id(), name, passkey, answer.challenge().issuedAt(), StoredTime.now(clock))) {
            throw new RejectedPasskeyException("It is a passkey of a user already");
        }
        events.publishEvent(new PasskeyChange.PasskeyAdded(user.getUsername(), user.loginName(), name));
    }

    /**
     * Gives a passkey another name.
     *
     * @return whether the user has it
     */
    public boolean rename(SignedInUser user, UUID id, String name) {
        Optional<Passkey> found = find(user.id(), id);
        found.filter(passkey -> !passkey.name().equals(name)).ifPresent(passkey -> {
            table.rename(id, name);
            events.publishEvent(new PasskeyChange.PasskeyRenamed(user.getUsername(), user.loginName(), name));
        });
        return found.isPresent();
    }

    /**
     * Removes a passkey.
     *
     * @return whether the user had it
     */
    public boolean remove(SignedInUser user, UUID id) {
        Optional<Passkey> found = find(user.id(), id);
        found.ifPresent(passkey -> {
            table.delete(id);
            events.publishEvent(new PasskeyChange.PasskeyRemoved(user.getUsername(), user.loginName(), passkey.name()));
        });
        return found.isPresent();
    }

    /** @return how many the user had */
    public int removeAllOf(UserId user) {
        return table.deleteAllOf(user);
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<UserId> owner(PasskeyAnswer answer) {
        try {
            return table.find(ceremonies.credentialId(answer)).map(StoredPasskey::user);
        } catch (RejectedPasskeyException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<SignInMethod> redeem(UserId user, PasskeyAnswer answer) {
        try {
            return table.find(ceremonies.credentialId(answer))
                    .filter(passkey -> passkey.user().equals(user))
                    .filter(passkey -> use(passkey, answer))
                    .map(passkey -> passkey.backupEligible() ? SignInMethod.SYNCED_PASSKEY : SignInMethod.PASSKEY);
        } catch (RejectedPasskeyException e) {
            LOG.debug("Rejected the answer of a passkey", e);
            return Optional.empty();
        }
    }

    private boolean use(StoredPasskey passkey, PasskeyAnswer answer) {
        UsedPasskey used = ceremonies.use(passkey, answer);
        Instant challengedAt = answer.challenge().issuedAt();
        if (!passkey.challengedAt().isBefore(challengedAt)) {
            // the same answer again has the same count, and is no clone
            return false;
        }
        if (used.isBehind(passkey.signCount())) {
            reportClone(passkey);
            return false;
        }
        return table.use(passkey.id(), used, challengedAt, StoredTime.now(clock));
    }

    private void reportClone(StoredPasskey passkey) {
        String name = find(passkey.user(), passkey.id()).map(Passkey::name).orElse("");
        String owner = users.findUser(passkey.user()).map(UserView::username).orElse("");
        events.publishEvent(new PasskeyChange.PasskeyCloned(passkey.user().toString(), owner, name));
    }

    private Optional<Passkey> find(UserId user, UUID id) {
        return table.of(user).stream()
                .filter(passkey -> passkey.id().equals(id))
                .findFirst();
    }
}
