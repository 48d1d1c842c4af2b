package dev.keyturn.sdk.internal.remote;

import dev.keyturn.sdk.CredentialKind;
import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.PresentedCredential;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.VerificationUnavailableException;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.client.TokenRequestRefusedException;
import dev.keyturn.sdk.client.TokensUnavailableException;
import dev.keyturn.sdk.internal.cache.BoundedCache;
import dev.keyturn.sdk.internal.cache.CredentialDigest;
import dev.keyturn.sdk.internal.server.Issuer;
import dev.keyturn.sdk.internal.server.ServerBusyException;
import dev.keyturn.sdk.internal.server.SingleFlight;
import dev.keyturn.sdk.internal.token.TokenCache;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Verifies opaque tokens and API keys by calls to the server. Caches its answers, makes one call for concurrent verifications of the same
 * credential, and limits the number of waiting threads, so that a slow server does not occupy all of them.
 */
public final class RemoteVerifier {

    private static final int MAX_WAITING = 64;
    private static final int MAX_NEGATIVE_ANSWERS = 10_000;

    private final RemoteSettings settings;
    private final Issuer issuer;
    private final Clock clock;
    private final Map<CredentialKind, RemoteCheck> checks;
    private final ClientCheck client;
    private final BoundedCache<AnswerKey, CachedAnswer> valid;

    /** Separate from the valid ones, so that a flood of invalid credentials evicts none of them. */
    private final BoundedCache<AnswerKey, CachedAnswer> invalid;

    private final SingleFlight<AnswerKey, Answer> calls = new SingleFlight<>();
    private final Semaphore waiting = new Semaphore(MAX_WAITING);

    public RemoteVerifier(RemoteSettings settings, Issuer issuer, Clock clock, Executor executor) {
        this.settings = settings;
        this.issuer = issuer;
        this.clock = clock;
        TokenCache tokens = TokenCache.forClient(issuer, settings.client(), ApiKeyVerification.SCOPE, clock, executor);
        this.checks = Map.of(
                CredentialKind.OPAQUE_TOKEN, new Introspection(issuer, settings.client(), settings.audience(), clock),
                CredentialKind.API_KEY, new ApiKeyVerification(issuer, tokens, settings.audience(), clock));
        this.client = new ClientCheck(tokens, clock, executor);
        this.valid = new BoundedCache<>(settings.cacheSize());
        this.invalid = new BoundedCache<>(MAX_NEGATIVE_ANSWERS);
    }

    /** @param until first instant at which the answer is stale */
    private record CachedAnswer(Answer answer, Instant until) {}

    /**
     * Verifies a credential.
     *
     * @param digest digest of the credential's text
     * @throws CredentialRejectedException if it is invalid
     * @throws VerificationUnavailableException if the server does not answer
     */
    public VerifiedCredential verify(PresentedCredential presented, CredentialKind kind, CredentialDigest digest) {
        AnswerKey key = AnswerKey.of(presented, kind, digest);
        Instant now = clock.instant();
        CachedAnswer cached = valid.get(key);
        if (cached == null) {
            cached = invalid.get(key);
        }
        if (cached != null && now.isBefore(cached.until)) {
            return cached.answer.require();
        }
        try {
            return ask(key, presented).require();
        } catch (IOException e) {
            return stale(cached, now, e);
        }
    }

    /** Starts to check in the background whether the server accepts the client. */
    public void checkClient() {
        client.start();
    }

    /** Error with which the server rejects the client; empty if it accepts the client or has not been asked. */
    public Optional<String> clientError() {
        return client.error();
    }

    private Answer ask(AnswerKey key, PresentedCredential presented) throws IOException {
        if (!waiting.tryAcquire()) {
            throw new IOException("Too many requests wait for the server.");
        }
        try {
            AtomicBoolean asked = new AtomicBoolean();
            Answer answer = calls.get(key, () -> {
                asked.set(true);
                return askAndCache(key, presented);
            });
            return answer.isForThisCallOnly() && !asked.get() ? askAndCache(key, presented) : answer;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The call was interrupted.", e);
        } catch (ClientRefusedException e) {
            client.refused("invalid_client", e);
            throw e;
        } catch (TokenRequestRefusedException e) {
            client.refused(e.error(), e);
            throw new IOException(e);
        } catch (TokensUnavailableException e) {
            throw new IOException(e);
        } finally {
            waiting.release();
        }
    }

    private Answer askAndCache(AnswerKey key, PresentedCredential presented) throws IOException, InterruptedException {
        RemoteCheck check = checks.get(key.kind());
        if (check == null) {
            throw new IllegalArgumentException("not a kind that the server verifies");
        }
        Answer answer = check.ask(presented);
        client.accepted();
        if (!answer.isForThisCallOnly()) {
            store(key, new CachedAnswer(answer, until(answer)));
        }
        return answer;
    }

    private void store(AnswerKey key, CachedAnswer answer) {
        if (answer.answer.credential() == null) {
            invalid.put(key, answer);
            valid.remove(key);
        } else {
            valid.put(key, answer);
            invalid.remove(key);
        }
    }

    private Instant until(Answer answer) {
        Instant now = clock.instant();
        VerifiedCredential credential = answer.credential();
        if (credential == null) {
            return now.plus(settings.negativeTtl());
        }
        Instant until = now.plus(settings.positiveTtl());
        return credential.expiresAt().isBefore(until) ? credential.expiresAt() : until;
    }

    private VerifiedCredential stale(@Nullable CachedAnswer cached, Instant now, IOException failure) {
        if (settings.staleIfUnavailable() && cached != null) {
            VerifiedCredential credential = cached.answer.credential();
            if (credential != null && now.isBefore(credential.expiresAt())) {
                return credential;
            }
        }
        Duration pause = ServerBusyException.in(failure)
                .map(ServerBusyException::retryAfter)
                .orElseGet(issuer::pauseLeft);
        throw new VerificationUnavailableException(Reason.SERVER_UNAVAILABLE, pause, failure);
    }
}
