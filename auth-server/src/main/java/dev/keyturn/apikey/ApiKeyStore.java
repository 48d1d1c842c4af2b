package dev.keyturn.apikey;

import dev.keyturn.adminapi.NotFoundException;
import dev.keyturn.adminapi.ViolatedConstraint;
import dev.keyturn.apikey.ApiKeyChange.Named;
import dev.keyturn.client.ClientId;
import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.ownership.CallerScope;
import dev.keyturn.ownership.ClientOwners;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Component;

/** Stored API keys: finds those that a caller can see, and stores each change together with its event. */
@Component
class ApiKeyStore {

    private final ApiKeyRepository keys;
    private final ClientOwners owners;
    private final ApplicationEventPublisher events;

    ApiKeyStore(ApiKeyRepository keys, ClientOwners owners, ApplicationEventPublisher events) {
        this.keys = keys;
        this.owners = owners;
        this.events = events;
    }

    Page<ApiKey> search(Specification<ApiKey> wanted, Pageable page, CallerScope caller) {
        Specification<ApiKey> visible = caller.owner()
                .map(owners::clientsOf)
                .map(ids -> wanted.and(
                        (key, ignored, criteria) -> key.get("clientId").in(ids)))
                .orElse(wanted);
        return keys.findAll(visible, page);
    }

    /** @throws ApiKeyRefusedException {@code api-key-not-found} */
    ApiKey find(UUID id, CallerScope caller) {
        return keys.findById(id)
                .filter(key -> isWithin(caller, key.clientId()))
                .orElseThrow(() -> new NotFoundException("api-key"));
    }

    /**
     * Locks a key for a change until the transaction ends. A caller cannot change a key with scopes of the server that the
     * caller lacks.
     *
     * @throws dev.keyturn.adminapi.DomainException {@code api-key-not-found} or {@code insufficient-scope}
     */
    ApiKey lock(UUID id, CallerScope caller) {
        ApiKey found = keys.lock(id)
                .filter(key -> isWithin(caller, key.clientId()))
                .orElseThrow(() -> new NotFoundException("api-key"));
        caller.held().requireServerScopesOf(found.scopes());
        return found;
    }

    /** Locks the key with this digest until the transaction ends. */
    Optional<ApiKey> lock(TokenDigest digest) {
        return keys.lockByDigest(digest.hex());
    }

    /** Whether a caller can see the keys of a client. */
    boolean isWithin(CallerScope caller, ClientId client) {
        return owners.isWithin(caller, client);
    }

    /** Whether a key has a successor that is not revoked. */
    boolean isReplaced(ApiKey key) {
        UUID successor = key.replacedBy();
        return successor != null
                && keys.findById(successor).filter(next -> !next.isRevoked()).isPresent();
    }

    /** @throws ApiKeyRefusedException {@code digest-taken} */
    ApiKey insert(ApiKey key) {
        try {
            return keys.saveAndFlush(key);
        } catch (DataIntegrityViolationException e) {
            if (ViolatedConstraint.isNamed("uq_api_key__digest", e)) {
                throw ApiKeyRefusedException.digestTaken();
            }
            throw e;
        }
    }

    /** Stores a changed key and publishes its change. */
    void save(ApiKey key, ApiKeyChange change) {
        keys.saveAndFlush(key);
        publish(change);
    }

    void publish(ApiKeyChange change) {
        events.publishEvent(change);
    }

    /** Revokes a key. Does nothing if it is revoked already. */
    void revoke(ApiKey key, ApiKeyRevocationReason reason, Instant now) {
        if (key.revoke(reason.code(), now)) {
            save(key, new ApiKeyChange.ApiKeyRevoked(Named.of(key), reason.code()));
        }
    }
}
