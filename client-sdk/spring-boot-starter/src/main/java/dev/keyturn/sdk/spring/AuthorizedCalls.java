package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.client.AccessTokens;
import dev.keyturn.sdk.dpop.DpopKey;
import java.net.URI;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What calls to an API carry, and what is learnt from one that was refused. */
record AuthorizedCalls(AccessTokens tokens) {

    /**
     * Sets the headers of a call.
     *
     * @param header takes a name and its one value
     */
    void authorize(String method, URI target, String token, BiConsumer<String, String> header) {
        DpopKey key = tokens.dpop();
        if (key == null) {
            header.accept("Authorization", "Bearer " + token);
            return;
        }
        header.accept("Authorization", "DPoP " + token);
        header.accept("DPoP", key.proof(method, target, token, key.nonceOf(origin(target))));
    }

    /**
     * Takes the nonce that the API wants, or drops the token if that was not what it wanted.
     *
     * @param nonce value of {@code DPoP-Nonce}; null for none
     */
    void refused(URI target, String token, @Nullable String nonce) {
        DpopKey key = tokens.dpop();
        if (key == null || !key.learnNonce(origin(target), nonce)) {
            tokens.drop(token);
        }
    }

    private static String origin(URI target) {
        return target.getScheme() + "://" + target.getRawAuthority();
    }
}
