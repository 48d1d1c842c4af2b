package dev.keyturn.apikey;

import dev.keyturn.adminapi.BuiltInException;
import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.adminapi.ExpectedVersion;
import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.adminapi.ValidationFailedException;
import dev.keyturn.apikey.ApiKeyChange.Named;
import dev.keyturn.apikey.ApiKeyDetails.ApiKeyForm;
import dev.keyturn.apikey.ApiKeyDetails.NewApiKey;
import dev.keyturn.client.ClientId;
import dev.keyturn.client.ClientView;
import dev.keyturn.client.Clients;
import dev.keyturn.database.StoredTime;
import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.ownership.CallerScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** API keys, as administrators and the owners of clients see and change them. */
@Service
@Transactional
public class ApiKeys {

    /** Maximum time for which a rotated key stays valid beside its successor. */
    static final Duration MAX_OVERLAP = Duration.ofDays(30);

    private final ApiKeyStore keys;
    private final ApiKeyRules rules;
    private final KeyFormat format;
    private final Clients clients;
    private final Clock clock;

    ApiKeys(ApiKeyStore keys, ApiKeyRules rules, KeyFormat format, Clients clients, Clock clock) {
        this.keys = keys;
        this.rules = rules;
        this.format = format;
        this.clients = clients;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public Page<ApiKeyView> search(Specification<ApiKey> wanted, Pageable page, CallerScope caller) {
        Instant now = StoredTime.now(clock);
        return keys.search(wanted, page, caller).map(key -> key.viewAt(now));
    }

    /** @throws ApiKeyRefusedException {@code api-key-not-found} */
    @Transactional(readOnly = true)
    public ApiKeyView find(UUID id, CallerScope caller) {
        return keys.find(id, caller).viewAt(StoredTime.now(clock));
    }

    /**
     * Issues a key to a client, or imports the digest of an existing one.
     *
     * @throws dev.keyturn.adminapi.DomainException {@code client-not-found}, {@code built-in}, {@code validation-failed},
     *     {@code digest-taken}, or {@code insufficient-scope} if the key is to have scopes of the server itself that its
     *     creator lacks
     */
    IssuedApiKey issue(ClientId clientId, NewApiKey form, CallerScope caller) {
        ClientView client = clients.find(clientId)
                .filter(known -> keys.isWithin(caller, clientId))
                .orElseThrow(() -> new NotFoundException("client"));
        if (client.builtIn()) {
            throw new BuiltInException();
        }
        Instant now = StoredTime.now(clock);
        ApiKeyDetails details = rules.checkNew(form, client, now);
        requireOwnerWithin(caller, details.ownerId(), null);
        caller.held().requireServerScopesOf(details.scopes());
        String environment = String.valueOf(form.environment());
        ApiKeySecret secret = form.digest() == null ? format.generate(environment) : null;
        ApiKey.Credential credential = secret == null
                ? new ApiKey.Credential(new TokenDigest(String.valueOf(form.digest())), form.hint())
                : ApiKey.Credential.of(secret);
        ApiKey key = keys.insert(
                new ApiKey(clientId, environment, credential, rules.validity(form, environment, now), details));
        keys.publish(new ApiKeyChange.ApiKeyCreated(Named.of(key), key.environment(), key.scopes(), secret == null));
        return new IssuedApiKey(key.viewAt(StoredTime.now(clock)), secret);
    }

    /**
     * Replaces the details of a key.
     *
     * @throws dev.keyturn.adminapi.DomainException {@code api-key-not-found}, {@code stale}, {@code api-key-ended},
     *     {@code validation-failed} or {@code insufficient-scope}
     */
    ApiKeyView update(UUID id, ApiKeyForm form, ExpectedVersion expected, CallerScope caller) {
        ApiKey key = changeable(id, expected, caller);
        ClientView client = clients.find(key.clientId()).orElseThrow(() -> new NotFoundException("client"));
        ApiKeyDetails details = rules.check(form, client);
        requireOwnerWithin(caller, details.ownerId(), key.ownerId());
        caller.held().requireServerScopesOf(details.scopes());
        boolean mayDoLess = details.isLessThan(key.details());
        Set<String> changed = key.change(details, StoredTime.now(clock));
        if (!changed.isEmpty()) {
            keys.save(key, new ApiKeyChange.ApiKeyUpdated(Named.of(key), changed, mayDoLess));
        }
        return key.viewAt(StoredTime.now(clock));
    }

    /** Makes a key unusable until it is enabled again; does nothing if it is disabled already. */
    public ApiKeyView disable(UUID id, ExpectedVersion expected, CallerScope caller) {
        ApiKey key = changeable(id, expected, caller);
        if (key.disable(StoredTime.now(clock))) {
            keys.save(key, new ApiKeyChange.ApiKeyDisabled(Named.of(key)));
        }
        return key.viewAt(StoredTime.now(clock));
    }

    /** Makes a key usable again; does nothing if it is enabled already. */
    public ApiKeyView enable(UUID id, ExpectedVersion expected, CallerScope caller) {
        ApiKey key = changeable(id, expected, caller);
        if (key.enable(StoredTime.now(clock))) {
            keys.save(key, new ApiKeyChange.ApiKeyEnabled(Named.of(key)));
        }
        return key.viewAt(StoredTime.now(clock));
    }

    /**
     * Issues a successor with the same details.
     *
     * @param overlap maximum time for which the old key stays valid; zero revokes it at once
     * @param expiresAt when the successor expires; null for the lifetime of the old key
     * @throws dev.keyturn.adminapi.DomainException {@code api-key-not-found}, {@code stale}, {@code api-key-ended},
     *     {@code already-rotated}, {@code validation-failed} or {@code insufficient-scope}
     */
    public IssuedApiKey rotate(
            UUID id, Duration overlap, @Nullable Instant expiresAt, ExpectedVersion expected, CallerScope caller) {
        ApiKey old = changeable(id, expected, caller);
        if (keys.isReplaced(old)) {
            throw ApiKeyRefusedException.alreadyRotated();
        }
        Instant now = StoredTime.now(clock);
        ApiKeySecret secret = format.generate(old.environment());
        ApiKey successor = keys.insert(new ApiKey(
                old.clientId(),
                old.environment(),
                ApiKey.Credential.of(secret),
                rules.validityOfSuccessor(old, expiresAt, now),
                old.details()));
        Instant end = now.plus(overlap);
        boolean endsNow = overlap.isZero() || !end.isAfter(old.validity().startsAt());
        old.replaceBy(successor.id(), endsNow ? old.expiresAt() : end, now);
        keys.save(old, new ApiKeyChange.ApiKeyRotated(Named.of(old), successor.id(), endsNow ? now : old.expiresAt()));
        if (endsNow) {
            keys.revoke(old, ApiKeyRevocationReason.ROTATED, StoredTime.now(clock));
        }
        return new IssuedApiKey(successor.viewAt(now), secret);
    }

    /** Revokes a key; does nothing if it is revoked already. */
    public ApiKeyView revoke(UUID id, ExpectedVersion expected, CallerScope caller) {
        ApiKey key = keys.lock(id, caller);
        expected.check(key.version());
        keys.revoke(
                key,
                caller.owner().isEmpty()
                        ? ApiKeyRevocationReason.REVOKED_BY_ADMINISTRATOR
                        : ApiKeyRevocationReason.REVOKED_BY_OWNER,
                StoredTime.now(clock));
        return key.viewAt(StoredTime.now(clock));
    }

    /** A caller who sees only its own clients knows no other users, and cannot make them responsible for a key. */
    private static void requireOwnerWithin(CallerScope caller, @Nullable UUID wanted, @Nullable UUID present) {
        boolean isWithin = wanted == null
                || wanted.equals(present)
                || caller.owner().map(owner -> owner.value().equals(wanted)).orElse(true);
        if (!isWithin) {
            throw new ValidationFailedException(List.of(new FieldError("owner_id", "unknown-user")));
        }
    }

    private ApiKey changeable(UUID id, ExpectedVersion expected, CallerScope caller) {
        ApiKey key = keys.lock(id, caller);
        expected.check(key.version());
        ApiKeyState state = key.stateAt(StoredTime.now(clock));
        if (state == ApiKeyState.REVOKED || state == ApiKeyState.EXPIRED) {
            throw ApiKeyRefusedException.ended(state);
        }
        return key;
    }
}
