package dev.keyturn.sdk.spring.client;

import dev.keyturn.sdk.client.AccessTokenClient;
import dev.keyturn.sdk.dpop.DpopKey;
import java.net.URI;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Adds access tokens and proofs to the headers of calls. */
record AccessTokenHeaders(AccessTokenClient tokens) {

    /**
     * Adds the headers of a call.
     *
     * @param header receives each name and value
     */
    void add(String method, URI target, String token, BiConsumer<String, String> header) {
        DpopKey key = tokens.dpop();
        if (key == null) {
            header.accept("Authorization", "Bearer " + token);
            return;
        }
        header.accept("Authorization", "DPoP " + token);
        header.accept("DPoP", key.proof(method, target, token, key.nonceOf(origin(target))));
    }

    /**
     * Handles a rejected call: stores a new nonce of the API, or removes the token from the cache if there is none.
     *
     * @param nonce value of the header {@code DPoP-Nonce}; null for none
     */
    void rejected(URI target, String token, @Nullable String nonce) {
        DpopKey key = tokens.dpop();
        if (key == null || !key.learnNonce(origin(target), nonce)) {
            tokens.invalidate(token);
        }
    }

    private static String origin(URI target) {
        return target.getScheme() + "://" + target.getRawAuthority();
    }
}
