package dev.keyturn.sdk;

import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Decides for one API whether an access token is good: a JWT of the expected issuer, meant for this API, in its time, with
 * a signature that one of the issuer's published keys confirms.
 *
 * <p>Make one when the application starts and share it; it is safe for use by all threads. Verifying needs no call to the
 * issuer: its keys are fetched at first use and again from time to time, in the background. While the issuer is down, the
 * keys that are there go on being used.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-4">RFC 9068 §4, Validating JWT Access Tokens</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725#section-3">RFC 8725 §3, Best Practices</a>
 */
public final class TokenVerifier {

    private final ClaimRules rules;
    private final Set<SignatureAlgorithm> algorithms;
    private final int maximumTokenLength;
    private final Clock clock;
    private final KeyCache keys;

    /** Only of tokens whose signature was right, so that others cannot displace it. */
    private volatile @Nullable KnownHeader lastGoodHeader;

    private TokenVerifier(Builder builder) {
        IssuerUri issuer = new IssuerUri(builder.issuer, builder.insecureHttpAllowed);
        if (builder.jwksUri != null) {
            issuer.requireTrustworthy("The jwksUri", builder.jwksUri);
        }
        if (builder.insecureHttpAllowed) {
            System.getLogger("dev.keyturn.sdk")
                    .log(
                            Level.WARNING,
                            "Insecure http is allowed for the issuer {0}: whoever is on the way can forge tokens.",
                            issuer.value());
        }
        this.rules = new ClaimRules(issuer.value(), builder.audience, builder.clockSkew);
        this.algorithms = EnumSet.copyOf(builder.algorithms);
        this.maximumTokenLength = builder.maximumTokenLength;
        this.clock = builder.clock;
        KeyCachePolicy policy = builder.policy();
        IssuerDocuments documents = new IssuerDocuments(
                issuer, builder.jwksUri, algorithms, builder.newOrGivenHttpClient(), builder.fetchTimeout);
        this.keys = new KeyCache(documents::fetchKeys, policy, clock, builder.executor);
    }

    /**
     * Begins a verifier with what every API has to say.
     *
     * @param issuer the issuer identifier, exactly as it is in {@code iss} and in the server's metadata: an https URL, or
     *     http on this machine
     * @param audience the identifier of this API, as the server knows it; a token must have it in {@code aud}
     */
    public static Builder builder(String issuer, String audience) {
        return new Builder(issuer, audience);
    }

    /**
     * Returns what the token says, if it is good.
     *
     * <p>Waits for the issuer only if its keys were never fetched or are too old, or if the token names a key that has not
     * been seen; no longer than {@link Builder#fetchTimeout(Duration)}.
     *
     * @param token the text after {@code Bearer}, without spaces around it
     * @throws TokenRejectedException if it is not good; the {@linkplain TokenRejectedException#reason() reason} says why.
     *     Over HTTP: {@code 401}, {@code invalid_token}
     * @throws KeysUnavailableException if that cannot be said because there are no keys that may be used, or because too many
     *     verifications wait for them. Over HTTP: {@code 503}
     */
    public VerifiedToken verify(String token) {
        CompactToken parts = CompactToken.parse(token, maximumTokenLength);
        JoseHeader header = headerOf(parts);
        Claims claims = new Claims(parts.claims());
        Instant now = clock.instant();
        // Before the signature: what is not even meant for this API shall cost neither a fetch nor a verification.
        rules.check(claims, now);
        if (!keys.find(header, now).verifies(parts)) {
            throw new TokenRejectedException(Reason.BAD_SIGNATURE);
        }
        rememberHeader(parts, header);
        return claims.toVerifiedToken();
    }

    /**
     * Starts to fetch the keys if there are none, without waiting, so that the first verification finds them there. Need
     * not be called; a failure is logged and tried again when a token comes.
     */
    public void prepare() {
        keys.prepare();
    }

    private JoseHeader headerOf(CompactToken token) {
        KnownHeader last = lastGoodHeader;
        return last != null && token.hasEncodedHeader(last.encoded)
                ? last.header
                : JoseHeader.read(token.header(), algorithms);
    }

    private void rememberHeader(CompactToken token, JoseHeader header) {
        KnownHeader last = lastGoodHeader;
        if (last == null || !last.header.equals(header)) {
            lastGoodHeader = new KnownHeader(token.encodedHeader(), header);
        }
    }

    /** A header that need not be read again: all tokens signed with one key have the same. */
    private static final class KnownHeader {

        private final byte[] encoded;
        private final JoseHeader header;

        KnownHeader(byte[] encoded, JoseHeader header) {
            this.encoded = encoded;
            this.header = header;
        }
    }

    /** The settings of a verifier. All have secure defaults; whatever weakens one has a name that says so. */
    public static final class Builder {

        private static final Duration MAXIMUM_CLOCK_SKEW = Duration.ofMinutes(5);
        private static final int MAXIMUM_TOKEN_LENGTH = 1024 * 1024;

        private final String issuer;
        private final String audience;
        private boolean insecureHttpAllowed;
        private @Nullable URI jwksUri;
        private Set<SignatureAlgorithm> algorithms = EnumSet.allOf(SignatureAlgorithm.class);
        private Duration clockSkew = Duration.ofSeconds(30);
        private int maximumTokenLength = 16 * 1024;
        private Clock clock = Clock.systemUTC();
        private @Nullable HttpClient httpClient;
        private Duration fetchTimeout = Duration.ofSeconds(5);
        private Duration refreshKeysAfter = Duration.ofMinutes(5);
        private Duration keepKeysFor = Duration.ofHours(24);
        private Duration retryKeysAfter = Duration.ofSeconds(5);
        private Duration unknownKeyCooldown = Duration.ofSeconds(30);
        private Executor executor = Builder::runInThreadOfItsOwn;

        private Builder(String issuer, String audience) {
            if (audience.isBlank()) {
                throw new IllegalArgumentException("The audience must not be blank.");
            }
            this.issuer = issuer;
            this.audience = audience;
        }

        /**
         * Where the keys are, if that shall not be learnt from the issuer's metadata: for instance an address of the
         * server's that only this network knows.
         */
        public Builder jwksUri(URI jwksUri) {
            this.jwksUri = jwksUri;
            return this;
        }

        /** The algorithms that a token may be signed with, one or more. By default all that there are constants for. */
        public Builder algorithms(Set<SignatureAlgorithm> algorithms) {
            if (algorithms.isEmpty()) {
                throw new IllegalArgumentException("At least one algorithm must be allowed.");
            }
            this.algorithms = EnumSet.copyOf(algorithms);
            return this;
        }

        /**
         * By how much the issuer's clock may differ from this one's. By default 30 seconds.
         *
         * @param clockSkew from zero to 5 minutes
         */
        public Builder clockSkew(Duration clockSkew) {
            if (clockSkew.isNegative() || clockSkew.compareTo(MAXIMUM_CLOCK_SKEW) > 0) {
                throw new IllegalArgumentException("clockSkew must be from zero to 5 minutes.");
            }
            this.clockSkew = clockSkew;
            return this;
        }

        /**
         * How many characters a token may have. By default 16,384.
         *
         * @param maximumTokenLength from 1 to 1,048,576
         */
        public Builder maximumTokenLength(int maximumTokenLength) {
            if (maximumTokenLength < 1 || maximumTokenLength > MAXIMUM_TOKEN_LENGTH) {
                throw new IllegalArgumentException(
                        "maximumTokenLength must be from 1 to " + MAXIMUM_TOKEN_LENGTH + ".");
            }
            this.maximumTokenLength = maximumTokenLength;
            return this;
        }

        /** Tells the time for all that depends on it, but for time-outs. By default the system's. */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Fetches the documents of the issuer, for those who need a proxy or certificates of their own. It must not follow
         * redirects.
         */
        public Builder httpClient(HttpClient httpClient) {
            if (httpClient.followRedirects() != HttpClient.Redirect.NEVER) {
                throw new IllegalArgumentException("The httpClient must not follow redirects.");
            }
            this.httpClient = httpClient;
            return this;
        }

        /** How long fetching the keys may take in all, metadata included. By default 5 seconds. */
        public Builder fetchTimeout(Duration fetchTimeout) {
            this.fetchTimeout = fetchTimeout;
            return this;
        }

        /**
         * Age at which the keys are fetched again in the background, when a token comes. By default 5 minutes. A key that
         * the issuer has withdrawn is accepted for so much longer.
         */
        public Builder refreshKeysAfter(Duration refreshKeysAfter) {
            this.refreshKeysAfter = refreshKeysAfter;
            return this;
        }

        /**
         * Age up to which keys are used while the issuer does not answer. By default 24 hours. The age itself is too old.
         */
        public Builder keepKeysFor(Duration keepKeysFor) {
            this.keepKeysFor = keepKeysFor;
            return this;
        }

        /** Pause after a fetch that failed. By default 5 seconds. */
        public Builder retryKeysAfter(Duration retryKeysAfter) {
            this.retryKeysAfter = retryKeysAfter;
            return this;
        }

        /**
         * Pause after a fetch that succeeded. By default 30 seconds. Until it is over, a token with an unknown key is
         * refused without asking the issuer. It doubles, up to {@link #refreshKeysAfter(Duration)}, while such tokens go on
         * coming and asking brings no new key; so forgeries cause next to no fetches, and a new key that nobody announced
         * is accepted after that time at the latest.
         */
        public Builder unknownKeyCooldown(Duration unknownKeyCooldown) {
            this.unknownKeyCooldown = unknownKeyCooldown;
            return this;
        }

        /**
         * Accepts an issuer and keys at http addresses that are not on this machine. Whoever can read or change that
         * traffic can forge tokens, so this is for networks that are closed by other means. Logs a warning.
         */
        public Builder allowInsecureHttp() {
            this.insecureHttpAllowed = true;
            return this;
        }

        /**
         * Makes the verifier. The issuer is not asked for anything yet, so it need not be up.
         *
         * @throws IllegalArgumentException if the issuer or another address is not acceptable, or durations contradict each
         *     other
         */
        public TokenVerifier build() {
            return new TokenVerifier(this);
        }

        /** Runs the fetches, one at a time. */
        Builder executor(Executor executor) {
            this.executor = executor;
            return this;
        }

        private KeyCachePolicy policy() {
            return new KeyCachePolicy(refreshKeysAfter, keepKeysFor, retryKeysAfter, unknownKeyCooldown, fetchTimeout);
        }

        private HttpClient newOrGivenHttpClient() {
            return httpClient != null
                    ? httpClient
                    : HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .followRedirects(HttpClient.Redirect.NEVER)
                            .connectTimeout(fetchTimeout)
                            .build();
        }

        private static void runInThreadOfItsOwn(Runnable fetch) {
            Thread thread = new Thread(null, fetch, "keyturn-keys", 0, false);
            thread.setDaemon(true);
            thread.start();
        }
    }
}
