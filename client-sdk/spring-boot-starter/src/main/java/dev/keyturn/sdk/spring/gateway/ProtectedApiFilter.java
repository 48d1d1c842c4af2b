package dev.keyturn.sdk.spring.gateway;

import dev.keyturn.sdk.CredentialRejectedException;
import dev.keyturn.sdk.CredentialVerificationException;
import dev.keyturn.sdk.PresentedCredential;
import dev.keyturn.sdk.Reason;
import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.VerificationUnavailableException;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.client.CredentialExchange;
import dev.keyturn.sdk.client.TokenRequestRefusedException;
import dev.keyturn.sdk.client.TokensUnavailableException;
import dev.keyturn.sdk.spring.internal.reactive.BlockingCalls;
import dev.keyturn.sdk.spring.internal.reactive.ReactiveApiRequest;
import dev.keyturn.sdk.spring.internal.reactive.ReactiveResponses;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Verifies the credential of each request of a route, in threads that may block, and replaces it with a short-lived token. */
final class ProtectedApiFilter implements GatewayFilter, Ordered {

    private static final Log LOG = LogFactory.getLog(ProtectedApiFilter.class);

    /** Before the route's other filters, which do not run for a refused request. */
    private static final int ORDER = -1;

    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final RequestGuard guard;
    private final CredentialExchange credentials;
    private final List<String> scopes;

    ProtectedApiFilter(RequestGuard guard, CredentialExchange credentials, List<String> scopes) {
        this.guard = guard;
        this.credentials = credentials;
        this.scopes = List.copyOf(scopes);
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return BlockingCalls.run(() -> token(exchange))
                .map(token -> withToken(exchange, token))
                .flatMap(chain::filter)
                .onErrorResume(
                        RequestRefusedException.class,
                        e -> ReactiveResponses.write(e.refusal().response(), exchange.getResponse()));
    }

    private String token(ServerWebExchange exchange) {
        PresentedCredential presented = guard.extract(new ReactiveApiRequest(exchange.getRequest()));
        VerifiedCredential credential = guard.authenticate(presented);
        guard.requireScopes(credential, scopes);
        exchange.getAttributes().put(VerifiedCredential.ATTRIBUTE, credential);
        try {
            return credentials.exchange(Objects.requireNonNull(presented), credential.kind());
        } catch (TokenRequestRefusedException e) {
            throw refused(failure(e));
        } catch (TokensUnavailableException e) {
            throw refused(new VerificationUnavailableException(Reason.SERVER_UNAVAILABLE, PAUSE, e));
        }
    }

    /** Either the credential has become invalid, or the gateway may not exchange it, which its client cannot change. */
    private static CredentialVerificationException failure(TokenRequestRefusedException refusal) {
        if (refusal.error().equals("invalid_request")) {
            return new CredentialRejectedException(Reason.INACTIVE);
        }
        LOG.error("The server does not exchange tokens for this gateway: " + refusal.getMessage());
        return new VerificationUnavailableException(Reason.SERVER_UNAVAILABLE, PAUSE, refusal);
    }

    private RequestRefusedException refused(CredentialVerificationException failure) {
        return new RequestRefusedException(guard.challenges().of(failure));
    }

    private static ServerWebExchange withToken(ServerWebExchange exchange, String token) {
        return exchange.mutate()
                .request(request -> request.headers(headers -> {
                    headers.setBearerAuth(token);
                    headers.remove(RequestGuard.API_KEY_HEADER);
                    headers.remove(RequestGuard.PROOF_HEADER);
                }))
                .build();
    }
}
