package dev.keyturn.sdk;

import dev.keyturn.sdk.internal.jwt.KeyCachePolicy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Options of the key cache: where a verifier gets the issuer's public keys, and for how long it uses them. All durations are more than
 * zero and at most 365 days.
 *
 * <pre>{@code
 * CredentialVerifier.builder(issuer, audience)
 *         .jwks(jwks -> jwks.cacheDir(Path.of("/var/cache/orders")).maxAge(Duration.ofHours(12)));
 * }</pre>
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517#section-5">RFC 7517 §5, JWK Set Format</a>
 */
public final class JwksOptions {

    @Nullable
    URI uri;

    @Nullable
    Path cacheDir;

    private Duration refreshAfter = Duration.ofMinutes(5);
    private Duration maxAge = Duration.ofHours(24);
    private Duration retryAfter = Duration.ofSeconds(5);
    private Duration unknownKeyCooldown = Duration.ofSeconds(30);
    Duration fetchTimeout = Duration.ofSeconds(5);

    JwksOptions() {}

    /**
     * URL of the JWK set. By default the {@code jwks_uri} of the issuer's metadata. Set it if the API reaches the server by another address
     * than its public one.
     */
    public JwksOptions uri(URI jwksUri) {
        this.uri = jwksUri;
        return this;
    }

    /**
     * Directory for a copy of the last fetched keys, with which an API can start while the issuer is unavailable. By default no copy is
     * kept. Protect the directory: a process that can write to it can forge tokens.
     */
    public JwksOptions cacheDir(Path directory) {
        this.cacheDir = directory;
        return this;
    }

    /**
     * Age at which the next verification refreshes the keys in the background. By default 5 minutes. A key that the issuer has withdrawn
     * stays valid for up to this long.
     */
    public JwksOptions refreshAfter(Duration age) {
        this.refreshAfter = age;
        return this;
    }

    /** Age from which cached keys are no longer used, even if the issuer is unavailable. By default 24 hours; not less than {@link #refreshAfter}. */
    public JwksOptions maxAge(Duration age) {
        this.maxAge = age;
        return this;
    }

    /** Pause after a failed fetch. By default 5 seconds. */
    public JwksOptions retryAfter(Duration pause) {
        this.retryAfter = pause;
        return this;
    }

    /**
     * Pause after a successful fetch during which a token with an unknown key id is rejected without another fetch. By default 30 seconds;
     * not more than {@link #refreshAfter}. While tokens with unknown key ids keep arriving and fetches bring no new key, the pause doubles up
     * to {@link #refreshAfter}, so that forged tokens cause few fetches.
     */
    public JwksOptions unknownKeyCooldown(Duration pause) {
        this.unknownKeyCooldown = pause;
        return this;
    }

    /** Timeout of one fetch, the issuer's metadata included. By default 5 seconds. */
    public JwksOptions fetchTimeout(Duration timeout) {
        this.fetchTimeout = timeout;
        return this;
    }

    /** @throws IllegalArgumentException if a duration is out of range, or two contradict each other */
    KeyCachePolicy policy() {
        return new KeyCachePolicy(refreshAfter, maxAge, retryAfter, unknownKeyCooldown, fetchTimeout);
    }
}
