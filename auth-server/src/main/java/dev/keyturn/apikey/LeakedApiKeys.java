package dev.keyturn.apikey;

import dev.keyturn.apikey.ApiKeyChange.Named;
import dev.keyturn.client.ClientId;
import dev.keyturn.database.StoredTime;
import dev.keyturn.oauth.TokenDigest;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Revokes or quarantines keys at the request of their holder, their client, or a finder. */
@Service
@Transactional
public class LeakedApiKeys {

    private static final int MAX_PLACE = 300;

    private final ApiKeyStore keys;
    private final KeyFormat format;
    private final ApiKeyProperties properties;
    private final Clock clock;

    LeakedApiKeys(ApiKeyStore keys, KeyFormat format, ApiKeyProperties properties, Clock clock) {
        this.keys = keys;
        this.format = format;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Revokes or quarantines a leaked key, as its environment is configured. Does nothing if that was done before, or if the
     * key is revoked or expired.
     *
     * @param text any text
     * @param reporter who found it, in a word
     * @param place where it was found, such as a URL; null if unknown
     * @return whether the text is a key of this server
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
                keys.save(key, new ApiKeyChange.ApiKeyLeaked(Named.of(key), key.ownerId(), reporter, place));
                keys.publish(new ApiKeyChange.ApiKeyQuarantined(Named.of(key), key.ownerId()));
            }
        } else {
            keys.publish(new ApiKeyChange.ApiKeyLeaked(Named.of(key), key.ownerId(), reporter, place));
            keys.revoke(key, ApiKeyRevocationReason.LEAKED, StoredTime.now(clock));
        }
    }

    /** Revokes the key for its holder. Does nothing if the text is not a key. */
    public void revokeForHolder(String text) {
        lock(text).ifPresent(key -> keys.revoke(key, ApiKeyRevocationReason.REVOKED_BY_HOLDER, StoredTime.now(clock)));
    }

    /** Revokes the key if it is one of the client's. Returns whether it is. */
    public boolean revokeForClient(String text, ClientId client) {
        Optional<ApiKey> own = lock(text).filter(key -> key.clientId().equals(client));
        own.ifPresent(key -> keys.revoke(key, ApiKeyRevocationReason.REVOKED_BY_CLIENT, StoredTime.now(clock)));
        return own.isPresent();
    }

    private Optional<ApiKey> lock(String text) {
        return format.canBeKey(text) ? keys.lock(TokenDigest.of(text)) : Optional.empty();
    }

    /** Drops a place that contains the key itself. */
    private static @Nullable String printable(@Nullable String place, String text) {
        if (place == null || place.contains(text)) {
            return null;
        }
        return Printable.of(Printable.cut(place, MAX_PLACE));
    }
}
