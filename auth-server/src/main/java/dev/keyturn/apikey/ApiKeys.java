package dev.keyturn.apikey;

import dev.keyturn.adminapi.ExpectedVersion;
import dev.keyturn.adminapi.ViolatedConstraint;
import dev.keyturn.apikey.ApiKeyChange.Named;
import dev.keyturn.client.ClientId;
import dev.keyturn.client.ClientView;
import dev.keyturn.client.Clients;
import dev.keyturn.database.StoredTime;
import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.ownership.CallerScope;
import dev.keyturn.ownership.ClientOwners;
import dev.keyturn.user.UserId;
import dev.keyturn.user.Users;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The API keys, as administrators and the owners of clients see and change them. */
@Service
@Transactional
public class ApiKeys {

    /** The longest that a key can go on beside the one that took its place. */
    static final Duration MAX_OVERLAP = Duration.ofDays(30);

    private final ApiKeyRepository keys;
    private final ApiKeyRules rules;
    private final KeyFormat format;
    private final Clients clients;
    private final ClientOwners owners;
    private final Users users;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    ApiKeys(
            ApiKeyRepository keys,
            ApiKeyRules rules,
            KeyFormat format,
            Clients clients,
            ClientOwners owners,
            Users users,
            ApplicationEventPublisher events,
            Clock clock) {
        this.keys = keys;
        this.rules = rules;
        this.format = format;
        this.clients = clients;
        this.owners = owners;
        this.users = users;
        this.events = events;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public Page<ApiKeyView> search(Specification<ApiKey> wanted, Pageable page, CallerScope caller) {
        Instant now = StoredTime.now(clock);
        Specification<ApiKey> theirs = caller.owner()
                .map(owners::clientsOf)
                .map(ids -> wanted.and(
                        (key, ignored, criteria) -> key.get("clientId").in(ids)))
                .orElse(wanted);
        return keys.findAll(theirs, page).map(key -> key.viewAt(now));
    }

    /** @throws ApiKeyRefusedException {@code api-key-not-found} */
    @Transactional(readOnly = true)
    public ApiKeyView find(UUID id, CallerScope caller) {
        return keys.findById(id)
                .filter(key -> isWithin(caller, key))
                .orElseThrow(ApiKeyRefusedException::notFound)
                .viewAt(StoredTime.now(clock));
    }

    /**
     * Adds a key to a client, or the digest of one that somebody else made.
     *
     * @throws dev.keyturn.adminapi.DomainException {@code client-not-found}, {@code built-in}, {@code validation-failed},
     *     {@code digest-taken}, or {@code insufficient-scope} if the key is to have scopes of the server itself that its
     *     creator lacks
     */
    public IssuedApiKey issue(ClientId clientId, NewApiKeyForm form, CallerScope caller) {
        ClientView client = clients.find(clientId)
                .filter(known -> owners.isWithin(caller, clientId))
                .orElseThrow(ApiKeyRefusedException::clientNotFound);
        if (client.builtIn()) {
            throw ApiKeyRefusedException.builtIn();
        }
        ApiKeyRules.NewApiKey checked = rules.checkNew(form, client.scopes(), this::isUser, StoredTime.now(clock));
        caller.held().requireServerScopesOf(checked.details().scopes());
        ApiKeySecret secret = form.digest() == null ? format.generate(checked.environment()) : null;
        TokenDigest digest = secret == null ? new TokenDigest(String.valueOf(form.digest())) : secret.digest();
        ApiKey key = insert(new ApiKey(
                clientId,
                checked.environment(),
                digest,
                secret == null ? form.hint() : secret.hint(),
                checked.validity(),
                checked.details()));
        events.publishEvent(new ApiKeyChange.ApiKeyIssued(
                Named.of(key), key.environment(), new TreeSet<>(key.scopes()), secret == null));
        return new IssuedApiKey(key.viewAt(StoredTime.now(clock)), secret);
    }

    /**
     * Replaces all that can be changed about a key.
     *
     * @throws dev.keyturn.adminapi.DomainException {@code api-key-not-found}, {@code stale}, {@code api-key-ended},
     *     {@code validation-failed} or {@code insufficient-scope}
     */
    public ApiKeyView update(UUID id, ApiKeyForm form, ExpectedVersion expected, CallerScope caller) {
        ApiKey key = changeable(id, expected, caller);
        ClientView client = clients.find(key.clientId()).orElseThrow(ApiKeyRefusedException::clientNotFound);
        ApiKeyDetails details = rules.check(form, client.scopes(), this::isUser);
        caller.held().requireServerScopesOf(details.scopes());
        boolean mayDoLess = details.isLessThan(key.details());
        Set<String> changed = key.change(details, StoredTime.now(clock));
        if (!changed.isEmpty()) {
            save(key);
            events.publishEvent(new ApiKeyChange.ApiKeyUpdated(Named.of(key), changed, mayDoLess));
        }
        return key.viewAt(StoredTime.now(clock));
    }

    /** Makes a key unusable until it is enabled again; does nothing if it is disabled already. */
    public ApiKeyView disable(UUID id, ExpectedVersion expected, CallerScope caller) {
        ApiKey key = changeable(id, expected, caller);
        if (key.disable(StoredTime.now(clock))) {
            save(key);
            events.publishEvent(new ApiKeyChange.ApiKeyDisabled(Named.of(key)));
        }
        return key.viewAt(StoredTime.now(clock));
    }

    /** Makes a key usable again; does nothing if it is enabled already. */
    public ApiKeyView enable(UUID id, ExpectedVersion expected, CallerScope caller) {
        ApiKey key = changeable(id, expected, caller);
        if (key.enable(StoredTime.now(clock))) {
            save(key);
            events.publishEvent(new ApiKeyChange.ApiKeyEnabled(Named.of(key)));
        }
        return key.viewAt(StoredTime.now(clock));
    }

    /**
     * Issues a key that takes the place of another, with everything that one may do.
     *
     * @param overlap how long the old one goes on at most; zero ends it at once
     * @param expiresAt when the new one ends; null for as long a life as the old one was given
     * @throws dev.keyturn.adminapi.DomainException {@code api-key-not-found}, {@code stale}, {@code api-key-ended},
     *     {@code already-rotated}, {@code validation-failed} or {@code insufficient-scope}
     */
    public IssuedApiKey rotate(
            UUID id, Duration overlap, @Nullable Instant expiresAt, ExpectedVersion expected, CallerScope caller) {
        ApiKey old = changeable(id, expected, caller);
        if (isReplaced(old)) {
            throw ApiKeyRefusedException.alreadyRotated();
        }
        Instant now = StoredTime.now(clock);
        ApiKeySecret secret = format.generate(old.environment());
        ApiKey successor = insert(new ApiKey(
                old.clientId(),
                old.environment(),
                secret.digest(),
                secret.hint(),
                rules.validityOfSuccessor(old, expiresAt, now),
                old.details()));
        Instant end = now.plus(overlap);
        boolean endsNow = overlap.isZero() || !end.isAfter(old.startsAt());
        old.replaceBy(successor.id(), endsNow ? old.expiresAt() : end, now);
        save(old);
        events.publishEvent(
                new ApiKeyChange.ApiKeyRotated(Named.of(old), successor.id(), endsNow ? now : old.expiresAt()));
        if (endsNow) {
            revoke(old, ApiKeyRevocationReason.ROTATED);
        }
        return new IssuedApiKey(successor.viewAt(now), secret);
    }

    /** Ends a key for good; does nothing if it is revoked already. */
    public ApiKeyView revoke(UUID id, ExpectedVersion expected, CallerScope caller) {
        ApiKey key = lock(id, caller);
        expected.check(key.version());
        revoke(
                key,
                caller.owner().isEmpty()
                        ? ApiKeyRevocationReason.REVOKED_BY_ADMINISTRATOR
                        : ApiKeyRevocationReason.REVOKED_BY_OWNER);
        return key.viewAt(StoredTime.now(clock));
    }

    void revoke(ApiKey key, ApiKeyRevocationReason reason) {
        if (key.revoke(reason.code(), StoredTime.now(clock))) {
            save(key);
            events.publishEvent(new ApiKeyChange.ApiKeyRevoked(Named.of(key), reason.code()));
        }
    }

    private boolean isReplaced(ApiKey key) {
        UUID successor = key.replacedBy();
        return successor != null
                && keys.findById(successor).filter(next -> !next.isRevoked()).isPresent();
    }

    private ApiKey changeable(UUID id, ExpectedVersion expected, CallerScope caller) {
        ApiKey key = lock(id, caller);
        expected.check(key.version());
        ApiKeyState state = key.stateAt(StoredTime.now(clock));
        if (state == ApiKeyState.REVOKED || state == ApiKeyState.EXPIRED) {
            throw ApiKeyRefusedException.ended(state);
        }
        return key;
    }

    /** What is somebody else's does not exist, and a key that may do more than the caller is not the caller's to change. */
    private ApiKey lock(UUID id, CallerScope caller) {
        ApiKey found = keys.lock(id).filter(key -> isWithin(caller, key)).orElseThrow(ApiKeyRefusedException::notFound);
        caller.held().requireServerScopesOf(found.scopes());
        return found;
    }

    private boolean isWithin(CallerScope caller, ApiKey key) {
        return owners.isWithin(caller, key.clientId());
    }

    private ApiKey insert(ApiKey key) {
        try {
            return save(key);
        } catch (DataIntegrityViolationException e) {
            if (ViolatedConstraint.isNamed("uq_api_key__digest", e)) {
                throw ApiKeyRefusedException.digestTaken();
            }
            throw e;
        }
    }

    ApiKey save(ApiKey key) {
        return keys.saveAndFlush(key);
    }

    private boolean isUser(UUID id) {
        return users.findUser(new UserId(id)).isPresent();
    }
}
