package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.ProtectedResourceMetadata;
import dev.keyturn.sdk.Refusal;
import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.servlet.VerifiedCredentials;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Lets requests of Spring WebFlux pass that have a good credential with all that rules and the controller's method demand, or ask for
 * a public path, and refuses all others. Verifies in threads that may wait, since the server may have to be asked.
 */
final class ReactiveCredentialFilter implements WebFilter, Ordered {

    /** Ahead of Spring Security's. */
    static final int ORDER = -110;

    private final RequestGuard guard;
    private final PublicPaths publicPaths;
    private final PublicPaths publicPathsOfManagementPort;
    private final AccessRules rules;
    private final ReactiveCrossOriginAnswers crossOrigin;
    private final RequestMappingHandlerMapping handlers;
    private final KnownDemands demands = new KnownDemands();

    ReactiveCredentialFilter(
            RequestGuard guard,
            PublicPaths publicPaths,
            PublicPaths publicPathsOfManagementPort,
            AccessRules rules,
            ReactiveCrossOriginAnswers crossOrigin,
            RequestMappingHandlerMapping handlers) {
        this.guard = guard;
        this.publicPaths = publicPaths;
        this.publicPathsOfManagementPort = publicPathsOfManagementPort;
        this.rules = rules;
        this.crossOrigin = crossOrigin;
        this.handlers = handlers;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        ProtectedResourceMetadata metadata = guard.metadataFor(new ReactiveApiRequest(request));
        if (metadata != null) {
            return ReactiveAnswers.write(metadata, exchange.getResponse());
        }
        @Nullable
        PathContainer path = RequestPaths.of(
                request.getURI().getRawPath(), request.getPath().contextPath().value());
        return demandsOf(exchange)
                .flatMap(demanded -> verify(exchange, path, demanded))
                .then(Mono.defer(() -> chain.filter(exchange)))
                .onErrorResume(RequestRefusedException.class, e -> refuse(e.refusal(), exchange));
    }

    private Mono<Void> refuse(Refusal refusal, ServerWebExchange exchange) {
        return crossOrigin
                .answer(exchange)
                .flatMap(answered -> answered
                        ? exchange.getResponse().setComplete()
                        : ReactiveAnswers.write(refusal, exchange.getResponse()));
    }

    /** Empty if there is no controller's method for the request, whose demands are none then. */
    private Mono<Optional<HandlerDemands>> demandsOf(ServerWebExchange exchange) {
        // Not getHandler, which would process what browsers ask ahead of calls from other origins as well.
        return handlers.getHandlerInternal(exchange)
                .onErrorComplete()
                .map(demands::of)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty());
    }

    private Mono<Void> verify(
            ServerWebExchange exchange, @Nullable PathContainer path, Optional<HandlerDemands> demanded) {
        boolean isDemanded = demanded.map(HandlerDemands::token).orElse(false);
        boolean isPublic = publicPathsOf(exchange).contains(path);
        if (isPublic && !isDemanded) {
            return read(exchange);
        }
        return require(exchange)
                .doOnNext(credential -> {
                    if (!isPublic) {
                        rules.check(exchange.getRequest().getMethod().name(), path, credential, guard);
                    }
                    demanded.ifPresent(all -> all.check(credential, guard));
                    exchange.getAttributes().put(VerifiedCredentials.ATTRIBUTE, credential);
                })
                .then();
    }

    /** A request that has a verified credential already is not verified again. */
    private Mono<VerifiedCredential> require(ServerWebExchange exchange) {
        VerifiedCredential known = credentialOf(exchange);
        return known != null
                ? Mono.just(known)
                : WaitingCalls.make(() -> guard.require(new ReactiveApiRequest(exchange.getRequest())));
    }

    /** The filter stands in front of a management port of its own as well, whose context is a child of the handlers'. */
    private PublicPaths publicPathsOf(ServerWebExchange exchange) {
        ApplicationContext context = exchange.getApplicationContext();
        ApplicationContext parent = context == null ? null : context.getParent();
        boolean isOfManagementPort = parent != null && parent.equals(handlers.getApplicationContext());
        return isOfManagementPort ? publicPathsOfManagementPort : publicPaths;
    }

    /** Verifies the credential of a request that needs none. One that is not good counts for nothing. */
    private Mono<Void> read(ServerWebExchange exchange) {
        ReactiveApiRequest request = new ReactiveApiRequest(exchange.getRequest());
        return Mono.fromSupplier(() -> guard.presentedBy(request))
                .flatMap(presented -> WaitingCalls.make(() -> guard.require(presented)))
                .doOnNext(credential -> exchange.getAttributes().put(VerifiedCredentials.ATTRIBUTE, credential))
                .onErrorComplete(RequestRefusedException.class)
                .then();
    }

    /** Of a request that has passed; null on a public path, if it has no good one. */
    static @Nullable VerifiedCredential credentialOf(ServerWebExchange exchange) {
        return exchange.getAttribute(VerifiedCredentials.ATTRIBUTE);
    }
}
