package dev.keyturn.sdk.client;

import dev.keyturn.sdk.CredentialKind;
import dev.keyturn.sdk.PresentedCredential;
import dev.keyturn.sdk.cache.BoundedCache;
import dev.keyturn.sdk.cache.CredentialDigest;
import dev.keyturn.sdk.server.SingleFlight;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Short access tokens in exchange for credentials that were presented, for whoever passes requests on, such as a gateway: JWTs that say what
 * the credential says, and who acts. They are kept while they are good, by digests of the credentials, and replaced before they are not, in
 * the background. Many requests with one credential at once cause one exchange. Safe for use by all threads.
 *
 * <p>Ask only about what was verified just now: a token that is kept does not tell that its credential has been revoked meanwhile, or
 * that a key came from where it must not be used.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8693#section-2">RFC 8693 §2, Token Exchange Request and Response</a>
 */
public final class CredentialExchange {

    private static final String JWT = "urn:ietf:params:oauth:token-type:jwt";

    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);

    private final TokenEndpoint endpoint;
    private final Map<String, String> parameters;
    private final Clock clock;
    private final Executor executor;
    private final BoundedCache<CredentialDigest, TokenResponse> kept;
    private final SingleFlight<CredentialDigest, TokenResponse> requests = new SingleFlight<>();
    private final Set<CredentialDigest> renewing = ConcurrentHashMap.newKeySet();
    private volatile Instant notBefore = Instant.MIN;

    /** @param parameters of each request, besides those about the credential */
    CredentialExchange(
            TokenEndpoint endpoint, Map<String, String> parameters, int remembered, Clock clock, Executor executor) {
        this.endpoint = endpoint;
        this.parameters = Map.copyOf(parameters);
        this.kept = new BoundedCache<>(remembered);
        this.clock = clock;
        this.executor = executor;
    }

    /**
     * A token in place of a credential.
     *
     * @param presented verified just now
     * @param kind what it was found to be
     * @throws TokenRequestRefusedException if the server does not give one
     * @throws TokensUnavailableException if there is none and the server does not answer
     */
    public String exchange(PresentedCredential presented, CredentialKind kind) {
        CredentialDigest digest = CredentialDigest.of(presented.text());
        TokenResponse token = digest == null ? null : kept.get(digest);
        Instant now = clock.instant();
        if (token == null || !token.isUsableAt(now)) {
            return request(digest, parametersFor(presented, kind)).accessToken();
        }
        if (digest != null && token.isDueAt(now) && !now.isBefore(notBefore) && renewing.add(digest)) {
            // Read now: the request that it came with may be over by then.
            Map<String, String> form = parametersFor(presented, kind);
            executor.execute(() -> renew(digest, form));
        }
        return token.accessToken();
    }

    private void renew(CredentialDigest digest, Map<String, String> form) {
        try {
            request(digest, form);
        } catch (RuntimeException e) {
            notBefore = clock.instant().plus(PAUSE_AFTER_FAILURE);
            System.getLogger("dev.keyturn.sdk")
                    .log(Level.WARNING, () -> "A credential could not be exchanged again yet: " + e.getMessage());
        } finally {
            renewing.remove(digest);
        }
    }

    private TokenResponse request(@Nullable CredentialDigest digest, Map<String, String> form) {
        try {
            if (digest == null) {
                return endpoint.request(form);
            }
            return requests.get(digest, () -> {
                TokenResponse other = kept.get(digest);
                if (other != null && !other.isDueAt(clock.instant())) {
                    return other;
                }
                TokenResponse token = endpoint.request(form);
                kept.put(digest, token);
                return token;
            });
        } catch (IOException e) {
            throw new TokensUnavailableException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TokensUnavailableException(e);
        }
    }

    private Map<String, String> parametersFor(PresentedCredential presented, CredentialKind kind) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        all.put("grant_type", AccessTokensBuilder.TOKEN_EXCHANGE);
        all.put("requested_token_type", JWT);
        all.put("subject_token", presented.text());
        if (kind == CredentialKind.API_KEY) {
            all.put("subject_token_type", AccessTokensBuilder.API_KEY);
            putIfKnown(all, "client_address", presented.address());
            putIfKnown(all, "client_user_agent", presented.userAgent());
        } else {
            all.put("subject_token_type", AccessTokensBuilder.ACCESS_TOKEN);
        }
        return all;
    }

    private static void putIfKnown(Map<String, String> parameters, String name, @Nullable String value) {
        if (value != null) {
            parameters.put(name, value);
        }
    }
}
