package dev.keyturn.apikey.verification;

import dev.keyturn.apikey.usage.ApiKeyUses;
import dev.keyturn.network.IpAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Request to verify a key.
 *
 * @param caller ID of the client that asks; null for the key's holder
 * @param audience of the API where the key was presented; null for any API of the caller
 * @param scopes required scopes; empty for none
 * @param address where the key was presented from; null if unknown
 * @param userAgent User-Agent of the request with the key; null if unknown
 * @param cost cost of the call for the key's budgets, 0 or more
 */
public record ApiKeyQuestion(
        @Nullable String caller,
        @Nullable String audience,
        Set<String> scopes,
        @Nullable String address,
        @Nullable String userAgent,
        long cost) {

    public ApiKeyQuestion {
        address = address == null ? null : IpAddress.withoutPort(address);
    }

    /** Request about any API of the caller. */
    public ApiKeyQuestion(
            @Nullable String caller,
            Set<String> scopes,
            @Nullable String address,
            @Nullable String userAgent,
            long cost) {
        this(caller, null, scopes, address, userAgent, cost);
    }

    /** Source of an invalid key. */
    InvalidKeyLimiter.Source source() {
        return InvalidKeyLimiter.Source.of(caller, address);
    }

    boolean isOfHolder() {
        return caller == null;
    }

    ApiKeyUses.Usage usage(VerifiedApiKey key) {
        return new ApiKeyUses.Usage(
                address, userAgent, key.audiences().stream().findFirst().orElse(null));
    }
}
