package dev.keyturn.sdk;

import dev.keyturn.sdk.VerifierSettings.TrustedIssuer;
import dev.keyturn.sdk.client.ClientAuthentication;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Builder of {@link CredentialVerifier}s. All defaults are secure; options that weaken them have names that say so.
 *
 * <pre>{@code
 * CredentialVerifier verifier = CredentialVerifier.builder("https://id.example.com", "https://orders.example.com")
 *         .client(ClientAuthentication.secret("orders-api", secret)) // also accepts opaque tokens and API keys
 *         .followRevocations()
 *         .build();
 * }</pre>
 */
public final class CredentialVerifierBuilder {

    private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);
    private static final Duration MAX_TTL = Duration.ofMinutes(10);
    private static final Duration MIN_REVOCATION_STALENESS = Duration.ofMinutes(1);
    private static final int MAX_TOKEN_LENGTH = 1024 * 1024;
    private static final int MAX_CACHE_SIZE = 10_000_000;

    private final VerifierSettings settings;

    CredentialVerifierBuilder(String issuer, String audience) {
        if (audience.isBlank()) {
            throw new IllegalArgumentException("The audience must not be blank.");
        }
        this.settings = new VerifierSettings(issuer, audience);
    }

    /** Also accepts JWTs of another issuer. Opaque tokens, API keys and revocations are looked up at the first issuer only. */
    public CredentialVerifierBuilder trustIssuer(String issuer) {
        settings.trustedIssuers.add(new TrustedIssuer(issuer, null));
        return this;
    }

    /** As {@link #trustIssuer(String)}, with the URL of the issuer's JWK set instead of the one in its metadata. */
    public CredentialVerifierBuilder trustIssuer(String issuer, URI jwksUri) {
        settings.trustedIssuers.add(new TrustedIssuer(issuer, jwksUri));
        return this;
    }

    /** Configures where keys come from and for how long they are cached. Can be called several times. */
    public CredentialVerifierBuilder jwks(Consumer<JwksOptions> options) {
        options.accept(settings.jwks);
        return this;
    }

    /** Configures what is required of sender-constrained tokens. Can be called several times. */
    public CredentialVerifierBuilder dpop(Consumer<DpopOptions> options) {
        options.accept(settings.dpop);
        return this;
    }

    /**
     * Also accepts tokens with the {@code typ} {@code JWT} besides {@code at+jwt}, for an API that is registered with that token type. ID
     * tokens have this type too; they are still rejected, since their audience is a client and they have no {@code client_id}.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8725#section-3.11">RFC 8725 §3.11, Use Explicit Typing</a>
     */
    public CredentialVerifierBuilder acceptTypeJwt() {
        settings.typeJwtAccepted = true;
        return this;
    }

    /**
     * Accepts only the tokens that a gateway passes on after it has asked the server's {@code /gateway/check}: from the header
     * {@value RequestGuard#GATEWAY_TOKEN_HEADER}, with the {@code typ} {@code gateway-token+jwt}. Access tokens, API keys and the header
     * {@code Authorization} are ignored, so a request that did not come through the gateway is rejected.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8725#section-3.11">RFC 8725 §3.11, Use Explicit Typing</a>
     */
    public CredentialVerifierBuilder behindGateway() {
        settings.behindGateway = true;
        return this;
    }

    /** Allowed signature algorithms, one or more. By default all constants of {@link SignatureAlgorithm}. */
    public CredentialVerifierBuilder algorithms(Set<SignatureAlgorithm> algorithms) {
        if (algorithms.isEmpty()) {
            throw new IllegalArgumentException("At least one algorithm must be allowed.");
        }
        settings.algorithms = EnumSet.copyOf(algorithms);
        return this;
    }

    /** Tolerated difference between this clock and the issuer's. From 0 to 5 minutes, by default 30 seconds. */
    public CredentialVerifierBuilder clockSkew(Duration clockSkew) {
        if (clockSkew.isNegative() || clockSkew.compareTo(MAX_CLOCK_SKEW) > 0) {
            throw new IllegalArgumentException("clockSkew must be from zero to 5 minutes.");
        }
        settings.clockSkew = clockSkew;
        return this;
    }

    /** Maximum length of a JWT in characters. From 1 to 1,048,576, by default 16,384. */
    public CredentialVerifierBuilder maxTokenLength(int characters) {
        requireRange("maxTokenLength", characters, 1, MAX_TOKEN_LENGTH);
        settings.maxTokenLength = characters;
        return this;
    }

    /** Clock for everything except timeouts. By default the system clock. */
    public CredentialVerifierBuilder clock(Clock clock) {
        settings.clock = clock;
        return this;
    }

    /** HTTP client for all calls, for example with a proxy or a trust store. It must not follow redirects. */
    public CredentialVerifierBuilder httpClient(HttpClient httpClient) {
        if (httpClient.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("The httpClient must not follow redirects.");
        }
        settings.httpClient = httpClient;
        return this;
    }

    /** Executor for background work. It must not run tasks in the calling thread. By default one daemon thread per task. */
    public CredentialVerifierBuilder executor(Executor executor) {
        settings.executor = executor;
        return this;
    }

    /**
     * Client of this API at the server. With it, opaque tokens and API keys are accepted as well as JWTs. The client must be the API's
     * introspection client, and needs the scope {@code api-keys:verify}.
     */
    public CredentialVerifierBuilder client(ClientAuthentication client) {
        settings.client = client;
        return this;
    }

    /**
     * Timeout of each remote verification, one retry included. More than 0, by default 2 seconds. The first call also fetches the server's
     * metadata and an access token, each with the same timeout.
     */
    public CredentialVerifierBuilder callTimeout(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("callTimeout must be more than zero.");
        }
        settings.callTimeout = timeout;
        return this;
    }

    /**
     * TTL of cached answers for valid opaque tokens and API keys, which never exceeds their expiry. From 0 to 10 minutes, by default 30
     * seconds. A revoked credential stays valid for up to this long unless {@linkplain #followRevocations() revocations are followed}. API
     * keys with a budget are not cached.
     */
    public CredentialVerifierBuilder positiveTtl(Duration ttl) {
        settings.positiveTtl = requireTtl("positiveTtl", ttl);
        return this;
    }

    /** TTL of cached answers for invalid opaque tokens and API keys. From 0 to 10 minutes, by default 5 seconds. */
    public CredentialVerifierBuilder negativeTtl(Duration ttl) {
        settings.negativeTtl = requireTtl("negativeTtl", ttl);
        return this;
    }

    /**
     * While the server is unavailable, keeps accepting opaque tokens and API keys whose cached answer has become stale, until they expire or
     * are known to be revoked. By default they are rejected with 503.
     */
    public CredentialVerifierBuilder staleIfUnavailable() {
        settings.staleIfUnavailable = true;
        return this;
    }

    /**
     * Maximum number of cached verifications, and of cached answers. From 0 to 10,000,000, by default 10,000; 0 verifies every signature
     * anew. Entries are keyed by digests, never by the credential.
     */
    public CredentialVerifierBuilder cacheSize(int entries) {
        requireRange("cacheSize", entries, 0, MAX_CACHE_SIZE);
        settings.cacheSize = entries;
        return this;
    }

    /** Prefix of API keys: a lower-case letter, up to 9 more or digits, and an underscore. By default {@code kt_}. */
    public CredentialVerifierBuilder apiKeyPrefix(String prefix) {
        if (!prefix.matches("[a-z][a-z0-9]{0,9}_") || CredentialClassifier.isReserved(prefix)) {
            throw new IllegalArgumentException("apiKeyPrefix must be lower-case letters and digits, and an underscore,"
                    + " and not the prefix of another kind of credential.");
        }
        settings.apiKeyPrefix = prefix;
        return this;
    }

    /** Treats values of unknown format, up to 200 visible ASCII characters, as imported API keys. By default they are rejected. */
    public CredentialVerifierBuilder acceptImportedApiKeys() {
        settings.importedApiKeysAccepted = true;
        return this;
    }

    /**
     * Polls the revocation feed, so that revoked credentials are rejected within moments. Needs a {@link #client} with the scope
     * {@code revocations:read}. By default a JWT is valid until it expires.
     */
    public CredentialVerifierBuilder followRevocations() {
        settings.revocationsFollowed = true;
        return this;
    }

    /**
     * Rejects all credentials, with 503, once the revocation feed has been stale for longer than this. 1 minute or more; turns
     * {@link #followRevocations()} on. By default the known revocations are used for as long as the feed is unavailable.
     */
    public CredentialVerifierBuilder maxRevocationStaleness(Duration staleness) {
        if (staleness.compareTo(MIN_REVOCATION_STALENESS) < 0) {
            throw new IllegalArgumentException("maxRevocationStaleness must be 1 minute or more.");
        }
        settings.maxRevocationStaleness = staleness;
        return followRevocations();
    }

    /** Protected resource metadata, which adapters publish and challenges link to. By default none. */
    public CredentialVerifierBuilder metadata(ProtectedResourceMetadata metadata) {
        settings.metadata = metadata;
        return this;
    }

    /** Listener for metrics and logs. By default none. */
    public CredentialVerifierBuilder listener(VerificationListener listener) {
        settings.listener = listener;
        return this;
    }

    /**
     * Allows {@code http} URLs for an issuer and its keys on other hosts than this one. Logs a warning: an attacker on the network path can
     * then forge tokens.
     */
    public CredentialVerifierBuilder allowInsecureHttp() {
        settings.insecureHttpAllowed = true;
        return this;
    }

    /**
     * Creates the verifier. Makes no call to the issuer, except that polling starts if revocations are followed.
     *
     * @throws IllegalArgumentException if a URL is not acceptable, or options contradict each other
     */
    public CredentialVerifier build() {
        if (settings.revocationsFollowed && settings.client == null) {
            throw new IllegalArgumentException("followRevocations needs a client.");
        }
        if (settings.behindGateway && (settings.typeJwtAccepted || settings.dpop.required)) {
            throw new IllegalArgumentException(
                    "behindGateway excludes acceptTypeJwt and required proofs, since the gateway checks the credential.");
        }
        if (settings.insecureHttpAllowed) {
            System.getLogger("dev.keyturn.sdk")
                    .log(
                            Level.WARNING,
                            "Insecure http is allowed for the issuer {0}: an attacker on the network path can forge tokens.",
                            settings.issuer);
        }
        return new CredentialVerifier(new VerifierComponents(settings));
    }

    private static Duration requireTtl(String name, Duration ttl) {
        if (ttl.isNegative() || ttl.compareTo(MAX_TTL) > 0) {
            throw new IllegalArgumentException(name + " must be from zero to 10 minutes.");
        }
        return ttl;
    }

    private static void requireRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be from " + min + " to " + max + ".");
        }
    }
}
