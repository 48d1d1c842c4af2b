package dev.keyturn.sdk.remote;

import dev.keyturn.sdk.CredentialKind;
import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.PresentedCredential;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.VerificationUnavailableException;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.cache.BoundedCache;
import dev.keyturn.sdk.cache.CredentialDigest;
import dev.keyturn.sdk.client.AccessTokens;
import dev.keyturn.sdk.client.TokenRequestRefusedException;
import dev.keyturn.sdk.client.TokensUnavailableException;
import dev.keyturn.sdk.server.Issuer;
import dev.keyturn.sdk.server.SingleFlight;
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
 * Decides about credentials by what the server says of them. An answer is believed for a short while; many who ask the same at
 * once cause one call, and only so many calls wait at once, so that a server that is slow does not occupy every thread.
 */
public final class RemoteVerifier {

    private static final int MOST_WAITING = 64;
    private static final int MOST_REFUSED = 10_000;

    private final RemoteSettings settings;
    private final Issuer issuer;
    private final Clock clock;
    private final Map<CredentialKind, CredentialServer> servers;
    private final ClientCheck client;
    private final BoundedCache<Question, Remembered> good;

    /** Of their own, so that a flood of invented credentials drives nothing out that is good. */
    private final BoundedCache<Question, Remembered> refused;

    private final SingleFlight<Question, Answer> calls = new SingleFlight<>();
    private final Semaphore waiting = new Semaphore(MOST_WAITING);

    public RemoteVerifier(RemoteSettings settings, Issuer issuer, Clock clock, Executor executor) {
        this.settings = settings;
        this.issuer = issuer;
        this.clock = clock;
        AccessTokens tokens =
                AccessTokens.of(issuer, settings.client(), Map.of("scope", ApiKeyVerification.SCOPE), clock, executor);
        this.servers = Map.of(
                CredentialKind.OPAQUE_TOKEN, new Introspection(issuer, settings.client(), settings.audience(), clock),
                CredentialKind.API_KEY, new ApiKeyVerification(issuer, tokens, settings.audience(), clock));
        this.client = new ClientCheck(tokens, clock, executor);
        this.good = new BoundedCache<>(settings.mostRemembered());
        this.refused = new BoundedCache<>(MOST_REFUSED);
    }

    /** @param until when it is no longer believed */
    private record Remembered(Answer answer, Instant until) {}

    /**
     * What a credential is worth.
     *
     * @param digest of its text
     * @throws CredentialRejectedException if it is not good
     * @throws VerificationUnavailableException if the server does not say
     */
    public VerifiedCredential verify(PresentedCredential presented, CredentialKind kind, CredentialDigest digest) {
        Question question = Question.about(presented, kind, digest);
        Instant now = clock.instant();
        Remembered known = good.get(question);
        if (known == null) {
            known = refused.get(question);
        }
        if (known != null && now.isBefore(known.until)) {
            return known.answer.require();
        }
        try {
            return ask(question, presented).require();
        } catch (IOException e) {
            return standIn(known, now, e);
        }
    }

    /** Starts to find out whether the server accepts the client, without waiting. */
    public void checkClient() {
        client.start();
    }

    /** The error with which the server refuses the client; empty if it does not, or has not been asked. */
    public Optional<String> clientRefusal() {
        return client.refusal();
    }

    private Answer ask(Question question, PresentedCredential presented) throws IOException {
        if (!waiting.tryAcquire()) {
            throw new IOException("Too many wait for the server.");
        }
        try {
            AtomicBoolean asked = new AtomicBoolean();
            Answer answer = calls.get(question, () -> {
                asked.set(true);
                return askAndRemember(question, presented);
            });
            return answer.isForThisCallOnly() && !asked.get() ? askAndRemember(question, presented) : answer;
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

    private Answer askAndRemember(Question question, PresentedCredential presented)
            throws IOException, InterruptedException {
        CredentialServer server = servers.get(question.kind());
        if (server == null) {
            throw new IllegalArgumentException("not a kind that the server is asked about");
        }
        Answer answer = server.ask(presented);
        client.accepted();
        if (!answer.isForThisCallOnly()) {
            remember(question, new Remembered(answer, until(answer)));
        }
        return answer;
    }

    private void remember(Question question, Remembered answer) {
        if (answer.answer.credential() == null) {
            refused.put(question, answer);
            good.remove(question);
        } else {
            good.put(question, answer);
            refused.remove(question);
        }
    }

    private Instant until(Answer answer) {
        Instant now = clock.instant();
        VerifiedCredential credential = answer.credential();
        if (credential == null) {
            return now.plus(settings.believeRefused());
        }
        Instant until = now.plus(settings.believeGood());
        return credential.expiresAt().isBefore(until) ? credential.expiresAt() : until;
    }

    private VerifiedCredential standIn(@Nullable Remembered known, Instant now, IOException failure) {
        if (settings.usesLastAnswer() && known != null) {
            VerifiedCredential credential = known.answer.credential();
            if (credential != null && now.isBefore(credential.expiresAt())) {
                return credential;
            }
        }
        Duration pause = failure instanceof ServerBusyException busy ? busy.retryAfter() : issuer.pauseLeft();
        throw new VerificationUnavailableException(Reason.SERVER_UNAVAILABLE, pause, failure);
    }
}
