package dev.keyturn.sdk;

import dev.keyturn.sdk.client.ClientAuthentication;
import dev.keyturn.sdk.dpop.DpopNonces;
import dev.keyturn.sdk.dpop.ReplayStore;
import dev.keyturn.sdk.server.BackgroundThreads;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a verifier, each with what it means. All have secure defaults; whatever weakens one has a name that says so. What is
 * made of them is {@link VerifierParts}' business.
 */
public final class CredentialVerifierBuilder {

    private static final Duration MAXIMUM_CLOCK_SKEW = Duration.ofMinutes(5);
    private static final Duration LONGEST_BELIEF = Duration.ofMinutes(10);
    private static final int MAXIMUM_TOKEN_LENGTH = 1024 * 1024;
    private static final int MOST_REMEMBERED = 10_000_000;

    final String issuer;
    final List<OtherIssuer> otherIssuers = new ArrayList<>();
    final String audience;
    boolean insecureHttpAllowed;

    @Nullable
    URI jwksUri;

    boolean anyTypeAccepted;
    Set<SignatureAlgorithm> algorithms = EnumSet.allOf(SignatureAlgorithm.class);
    Duration clockSkew = Duration.ofSeconds(30);
    int maximumTokenLength = 16 * 1024;
    Clock clock = Clock.systemUTC();

    @Nullable
    HttpClient httpClient;

    Duration fetchTimeout = Duration.ofSeconds(5);
    Duration refreshKeysAfter = Duration.ofMinutes(5);
    Duration keepKeysFor = Duration.ofHours(24);
    Duration retryKeysAfter = Duration.ofSeconds(5);
    Duration unknownKeyCooldown = Duration.ofSeconds(30);

    @Nullable
    Path keysFolder;

    Executor executor = BackgroundThreads.INSTANCE;

    @Nullable
    ClientAuthentication client;

    Duration callTimeout = Duration.ofSeconds(2);
    Duration believeGood = Duration.ofSeconds(30);
    Duration believeRefused = Duration.ofSeconds(5);
    boolean lastAnswerUsed;
    String apiKeyPrefix = "kt_";
    boolean importedApiKeysAccepted;
    int mostRemembered = 10_000;
    boolean revocationsFollowed;

    @Nullable
    Duration longestLag;

    boolean dpopOffered;
    boolean bindingRequired;

    @Nullable
    DpopNonces dpopNonces;

    @Nullable
    ReplayStore dpopReplays;

    @Nullable
    ProtectedResourceMetadata metadata;

    VerificationListener listener = VerificationListener.NONE;

    CredentialVerifierBuilder(String issuer, String audience) {
        if (audience.isBlank()) {
            throw new IllegalArgumentException("The audience must not be blank.");
        }
        this.issuer = issuer;
        this.audience = audience;
    }

    record OtherIssuer(String value, @Nullable URI jwksUri) {}

    /** Accepts JWTs of another issuer too. It is never asked about opaque tokens, API keys and revocations. */
    public CredentialVerifierBuilder alsoTrust(String otherIssuer) {
        otherIssuers.add(new OtherIssuer(otherIssuer, null));
        return this;
    }

    /** As {@link #alsoTrust(String)}, with keys whose place is not learnt from metadata. */
    public CredentialVerifierBuilder alsoTrust(String otherIssuer, URI jwksUriOfOther) {
        otherIssuers.add(new OtherIssuer(otherIssuer, jwksUriOfOther));
        return this;
    }

    /**
     * Where the keys are, if that shall not be learnt from the issuer's metadata: for instance an address of the
     * server's that only this network knows.
     */
    public CredentialVerifierBuilder jwksUri(URI jwksUri) {
        this.jwksUri = jwksUri;
        return this;
    }

    /**
     * Accepts tokens whose {@code typ} is {@code JWT} besides those with {@code at+jwt}; for an API that is set so at the server, for the sake of another library.
     * An ID token has that type too: it is refused only because it is meant for a client and not for this API, and names no {@code client_id}.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc8725#section-3.11">RFC 8725 §3.11, Use Explicit Typing</a>
     */
    public CredentialVerifierBuilder acceptTypeJwt() {
        this.anyTypeAccepted = true;
        return this;
    }

    /** The algorithms that a token may be signed with, one or more. By default all that there are constants for. */
    public CredentialVerifierBuilder algorithms(Set<SignatureAlgorithm> algorithms) {
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
    public CredentialVerifierBuilder clockSkew(Duration clockSkew) {
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
    public CredentialVerifierBuilder maximumTokenLength(int maximumTokenLength) {
        requireRange("maximumTokenLength", maximumTokenLength, 1, MAXIMUM_TOKEN_LENGTH);
        this.maximumTokenLength = maximumTokenLength;
        return this;
    }

    /** Tells the time for all that depends on it, but for time-outs. By default the system's. */
    public CredentialVerifierBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /**
     * Makes all calls, for those who need a proxy or certificates of their own. It must not follow redirects.
     */
    public CredentialVerifierBuilder httpClient(HttpClient httpClient) {
        if (httpClient.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException("The httpClient must not follow redirects.");
        }
        this.httpClient = httpClient;
        return this;
    }

    /** How long fetching the keys may take in all, metadata included. By default 5 seconds. */
    public CredentialVerifierBuilder fetchTimeout(Duration fetchTimeout) {
        this.fetchTimeout = fetchTimeout;
        return this;
    }

    /**
     * Age at which the keys are fetched again in the background, when a token comes. By default 5 minutes. A key that
     * the issuer has withdrawn is accepted for so much longer.
     */
    public CredentialVerifierBuilder refreshKeysAfter(Duration refreshKeysAfter) {
        this.refreshKeysAfter = refreshKeysAfter;
        return this;
    }

    /**
     * Age up to which keys are used while the issuer does not answer. By default 24 hours. The age itself is too old.
     */
    public CredentialVerifierBuilder keepKeysFor(Duration keepKeysFor) {
        this.keepKeysFor = keepKeysFor;
        return this;
    }

    /** Pause after a fetch that failed. By default 5 seconds. */
    public CredentialVerifierBuilder retryKeysAfter(Duration retryKeysAfter) {
        this.retryKeysAfter = retryKeysAfter;
        return this;
    }

    /**
     * Pause after a fetch that succeeded. By default 30 seconds. Until it is over, a token with an unknown key is
     * refused without asking the issuer. It doubles, up to {@link #refreshKeysAfter(Duration)}, while such tokens go on
     * coming and asking brings no new key; so forgeries cause next to no fetches, and a new key that nobody announced
     * is accepted after that time at the latest.
     */
    public CredentialVerifierBuilder unknownKeyCooldown(Duration unknownKeyCooldown) {
        this.unknownKeyCooldown = unknownKeyCooldown;
        return this;
    }

    /**
     * Stores the last good keys in a folder, so that an API that starts while the issuer is down has some. Whoever can write
     * there can have any token accepted. By default nothing is stored.
     */
    public CredentialVerifierBuilder storeKeysIn(Path folder) {
        this.keysFolder = folder;
        return this;
    }

    /** Runs what nobody waits for, never in the calling thread. By default each in a thread of its own. */
    public CredentialVerifierBuilder executor(Executor executor) {
        this.executor = executor;
        return this;
    }

    /**
     * Accepts opaque tokens and API keys as well: asks the server about them as this client, which the API must name as the one
     * that introspects, and which must have the scope {@code api-keys:verify}. By default JWTs only.
     */
    public CredentialVerifierBuilder askServerAs(ClientAuthentication client) {
        this.client = client;
        return this;
    }

    /**
     * How long each call to the server about a credential may take, a second attempt included. By default 2 seconds. The first one has
     * to get the server's metadata and an access token before, with as much time for each.
     */
    public CredentialVerifierBuilder callTimeout(Duration callTimeout) {
        if (callTimeout.isNegative() || callTimeout.isZero()) {
            throw new IllegalArgumentException("callTimeout must be more than zero.");
        }
        this.callTimeout = callTimeout;
        return this;
    }

    /**
     * For how long the server is believed that a credential is good, and never beyond its end. By default 30 seconds. A
     * credential that is revoked is accepted for so much longer, unless {@linkplain #followRevocations() revocations are
     * followed}. An API key with a budget is asked about each time.
     *
     * @param believeGood from zero to 10 minutes
     */
    public CredentialVerifierBuilder believeGood(Duration believeGood) {
        this.believeGood = requireBelief("believeGood", believeGood);
        return this;
    }

    /**
     * For how long the server is believed that a credential is not good. By default 5 seconds.
     *
     * @param believeRefused from zero to 10 minutes
     */
    public CredentialVerifierBuilder believeRefused(Duration believeRefused) {
        this.believeRefused = requireBelief("believeRefused", believeRefused);
        return this;
    }

    /**
     * While the server does not answer, a credential that it has called good goes on being good until its end, unless it is known to
     * be revoked. By default it is refused, as one that was never asked about is in any case.
     */
    public CredentialVerifierBuilder useLastAnswerWhileServerIsAway() {
        this.lastAnswerUsed = true;
        return this;
    }

    /** What API keys begin with, up to and with the first underscore. By default {@code kt_}. */
    public CredentialVerifierBuilder apiKeyPrefix(String prefix) {
        if (!prefix.matches("[a-z][a-z0-9]{0,9}_") || CredentialShape.isTaken(prefix)) {
            throw new IllegalArgumentException("apiKeyPrefix must be lower-case letters and digits, and an underscore,"
                    + " and not what other credentials begin with.");
        }
        this.apiKeyPrefix = prefix;
        return this;
    }

    /**
     * Takes what looks like nothing else for an API key that was imported from another product: up to 200 visible characters of
     * ASCII, in whichever header. By default it is refused. A text that begins like a JWT and has two dots is one, and no key.
     */
    public CredentialVerifierBuilder acceptImportedApiKeys() {
        this.importedApiKeysAccepted = true;
        return this;
    }

    /**
     * How many credentials that were good, and how many answers of the server, are remembered, by digests. By default 10,000.
     *
     * @param most 0, to verify each signature anew, to 10,000,000
     */
    public CredentialVerifierBuilder remember(int most) {
        requireRange("remember", most, 0, MOST_REMEMBERED);
        this.mostRemembered = most;
        return this;
    }

    /**
     * Follows the server's feed of revocations, as the client that {@linkplain #askServerAs asks}, which must have the scope
     * {@code revocations:read}. By default a JWT is good until it expires.
     */
    public CredentialVerifierBuilder followRevocations() {
        this.revocationsFollowed = true;
        return this;
    }

    /**
     * Accepts nothing while it has not been certain for longer than this that nothing else was revoked. By default what is known is
     * used while the feed is away.
     *
     * @param longestLag a minute or more: so long may nothing happen
     */
    public CredentialVerifierBuilder refuseWhileRevocationsAreOlderThan(Duration longestLag) {
        if (longestLag.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("refuseWhileRevocationsAreOlderThan must be a minute or more.");
        }
        this.longestLag = longestLag;
        return followRevocations();
    }

    /** Tells clients that tokens may be bound to a key by DPoP. Such tokens are held to it in any case. */
    public CredentialVerifierBuilder offerDpop() {
        this.dpopOffered = true;
        return this;
    }

    /** Refuses tokens that are bound neither to a key nor to a certificate. API keys are never bound. */
    public CredentialVerifierBuilder requireBoundTokens() {
        this.bindingRequired = true;
        return offerDpop();
    }

    /** Demands a nonce in proofs. By default none. */
    public CredentialVerifierBuilder dpopNonces(DpopNonces nonces) {
        this.dpopNonces = nonces;
        return offerDpop();
    }

    /** Remembers which proofs were used. By default this process does; several instances of an API should share one. */
    public CredentialVerifierBuilder dpopReplays(ReplayStore replays) {
        this.dpopReplays = replays;
        return offerDpop();
    }

    /** What the API says of itself: challenges name where that is, and the adapters publish it there. By default nothing. */
    public CredentialVerifierBuilder metadata(ProtectedResourceMetadata metadata) {
        this.metadata = metadata;
        return this;
    }

    /** Is told of each verification. */
    public CredentialVerifierBuilder listener(VerificationListener listener) {
        this.listener = listener;
        return this;
    }

    /**
     * Accepts an issuer and keys at http addresses that are not on this machine. Whoever can read or change that
     * traffic can forge tokens, so this is for networks that are closed by other means. Logs a warning.
     */
    public CredentialVerifierBuilder allowInsecureHttp() {
        this.insecureHttpAllowed = true;
        return this;
    }

    /**
     * Makes the verifier. The issuer is not asked for anything yet, so it need not be up; unless revocations are followed, which
     * begins here.
     *
     * @throws IllegalArgumentException if the issuer or another address is not acceptable, or settings contradict each other
     */
    public CredentialVerifier build() {
        if (revocationsFollowed && client == null) {
            throw new IllegalArgumentException("followRevocations needs askServerAs.");
        }
        if (insecureHttpAllowed) {
            System.getLogger("dev.keyturn.sdk")
                    .log(
                            Level.WARNING,
                            "Insecure http is allowed for the issuer {0}: whoever is on the way can forge tokens.",
                            issuer);
        }
        return new CredentialVerifier(new VerifierParts(this));
    }

    private static Duration requireBelief(String name, Duration duration) {
        if (duration.isNegative() || duration.compareTo(LONGEST_BELIEF) > 0) {
            throw new IllegalArgumentException(name + " must be from zero to 10 minutes.");
        }
        return duration;
    }

    private static void requireRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be from " + least + " to " + most + ".");
        }
    }
}
