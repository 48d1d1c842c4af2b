package dev.keyturn.apikey;

import dev.keyturn.apikey.ApiKeyChange.Named;
import dev.keyturn.client.ClientId;
import dev.keyturn.database.StoredTime;
import dev.keyturn.oauth.TokenDigest;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Ends keys, or holds them to reading, for those who do not administer them but have them in hand. */
@Service
@Transactional
public class LeakedApiKeys {

    private static final int MAX_PLACE = 300;

    private final ApiKeyRepository repository;
    private final ApiKeys keys;
    private final KeyFormat format;
    private final ApiKeyProperties properties;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    LeakedApiKeys(
            ApiKeyRepository repository,
            ApiKeys keys,
            KeyFormat format,
            ApiKeyProperties properties,
            ApplicationEventPublisher events,
            Clock clock) {
        this.repository = repository;
        this.keys = keys;
        this.format = format;
        this.properties = properties;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Does what its environment says about a key that was found where it does not belong; nothing if that has been done, or
     * if it has ended.
     *
     * @param text what was found, whatever it is
     * @param reporter who found it, in a word
     * @param place where it was found, such as a URL; null if nobody says
     * @return whether it is a key of this server
     */
    public boolean report(String text, String reporter, @Nullable String place) {
        Optional<ApiKey> found = lock(text);
        found.filter(key -> !key.isRevoked() && StoredTime.now(clock).isBefore(key.expiresAt()))
                .ifPresent(key -> contain(key, reporter, printable(place, text)));
        return found.isPresent();
    }

    private void contain(ApiKey key, String reporter, @Nullable String place) {
        ApiKeyProperties.Limits limits = properties.environments().get(key.environment());
        boolean quarantine = limits != null && limits.onLeak() == ApiKeyProperties.LeakReaction.QUARANTINE;
        if (quarantine) {
            if (key.quarantine(StoredTime.now(clock))) {
                keys.save(key);
                events.publishEvent(new ApiKeyChange.ApiKeyLeaked(Named.of(key), key.ownerId(), reporter, place));
                events.publishEvent(new ApiKeyChange.ApiKeyQuarantined(Named.of(key), key.ownerId()));
            }
        } else {
            events.publishEvent(new ApiKeyChange.ApiKeyLeaked(Named.of(key), key.ownerId(), reporter, place));
            keys.revoke(key, ApiKeyRevocationReason.LEAKED);
        }
    }

    /** Ends the key for good at the wish of whoever has it in hand; nothing if there is none. */
    public void revokeForHolder(String text) {
        lock(text).ifPresent(key -> keys.revoke(key, ApiKeyRevocationReason.REVOKED_BY_HOLDER));
    }

    /** Ends the key for good if it is one of the client's; whether it is. */
    public boolean revokeForClient(String text, ClientId client) {
        Optional<ApiKey> own = lock(text).filter(key -> key.clientId().equals(client));
        own.ifPresent(key -> keys.revoke(key, ApiKeyRevocationReason.REVOKED_BY_CLIENT));
        return own.isPresent();
    }

    private Optional<ApiKey> lock(String text) {
        return format.canBeKey(text)
                ? repository.lockByDigest(TokenDigest.of(text).hex())
                : Optional.empty();
    }

    /** A place that holds the key itself is not kept. */
    private static @Nullable String printable(@Nullable String place, String text) {
        if (place == null || place.contains(text)) {
            return null;
        }
        return Printable.of(Printable.cut(place, MAX_PLACE));
    }
}
