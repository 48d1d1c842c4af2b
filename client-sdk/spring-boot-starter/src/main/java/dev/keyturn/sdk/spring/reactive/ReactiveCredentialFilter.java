package dev.keyturn.sdk.spring.reactive;

import dev.keyturn.sdk.ProtectedResourceMetadata;
import dev.keyturn.sdk.Refusal;
import dev.keyturn.sdk.RequestGuard;
import dev.keyturn.sdk.RequestRefusedException;
import dev.keyturn.sdk.VerifiedCredential;
import dev.keyturn.sdk.internal.access.Requirements;
import dev.keyturn.sdk.spring.internal.handler.HandlerRequirementsCache;
import dev.keyturn.sdk.spring.internal.path.AccessRules;
import dev.keyturn.sdk.spring.internal.path.PublicPaths;
import dev.keyturn.sdk.spring.internal.path.RequestPaths;
import dev.keyturn.sdk.spring.internal.reactive.BlockingCalls;
import dev.keyturn.sdk.spring.internal.reactive.ReactiveApiRequest;
import dev.keyturn.sdk.spring.internal.reactive.ReactiveResponses;
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
 * Filter of Spring WebFlux that passes requests with a valid credential that meets the rules and the requirements of the controller method,
 * and requests for public paths. Refuses all others. Verifies in threads that may block.
 */
final class ReactiveCredentialFilter implements WebFilter, Ordered {

    private final RequestGuard guard;
    private final PublicPaths publicPaths;
    private final PublicPaths publicPathsOfManagementPort;
    private final AccessRules rules;
    private final ReactiveCorsResponder cors;
    private final RequestMappingHandlerMapping handlers;
    private final HandlerRequirementsCache requirements = new HandlerRequirementsCache();

    ReactiveCredentialFilter(
            RequestGuard guard,
            PublicPaths publicPaths,
            PublicPaths publicPathsOfManagementPort,
            AccessRules rules,
            ReactiveCorsResponder cors,
            RequestMappingHandlerMapping handlers) {
        this.guard = guard;
        this.publicPaths = publicPaths;
        this.publicPathsOfManagementPort = publicPathsOfManagementPort;
        this.rules = rules;
        this.cors = cors;
        this.handlers = handlers;
    }

    @Override
    public int getOrder() {
        return KeyturnReactiveAutoConfiguration.FILTER_ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        ProtectedResourceMetadata metadata = guard.metadataFor(new ReactiveApiRequest(request));
        if (metadata != null) {
            return ReactiveResponses.write(metadata.response(), exchange.getResponse());
        }
        @Nullable
        PathContainer path = RequestPaths.of(
                request.getURI().getRawPath(), request.getPath().contextPath().value());
        return requirementsOf(exchange)
                .flatMap(required -> verify(exchange, path, required))
                .then(Mono.defer(() -> chain.filter(exchange)))
                .onErrorResume(RequestRefusedException.class, e -> refuse(e.refusal(), exchange));
    }

    private Mono<Void> refuse(Refusal refusal, ServerWebExchange exchange) {
        return cors.respond(exchange)
                .flatMap(answered -> answered
                        ? exchange.getResponse().setComplete()
                        : ReactiveResponses.write(refusal.response(), exchange.getResponse()));
    }

    /** Emits the requirements of the controller method; none if the request has no such handler. */
    private Mono<Requirements> requirementsOf(ServerWebExchange exchange) {
        // Not getHandler, which would process preflight requests as well.
        return handlers.getHandlerInternal(exchange)
                .onErrorComplete()
                .map(requirements::get)
                .defaultIfEmpty(Requirements.NONE);
    }

    private Mono<Void> verify(ServerWebExchange exchange, @Nullable PathContainer path, Requirements required) {
        boolean isPublic = publicPathsOf(exchange).contains(path);
        if (isPublic && !required.credential()) {
            return authenticateIfPresent(exchange);
        }
        return authenticate(exchange)
                .doOnNext(credential -> {
                    if (!isPublic) {
                        rules.check(exchange.getRequest().getMethod().name(), path, text -> false, credential, guard);
                    }
                    if (required.credential()) {
                        required.check(credential, guard);
                    }
                    exchange.getAttributes().put(VerifiedCredential.ATTRIBUTE, credential);
                })
                .then();
    }

    /** Does not verify a request again that already has a verified credential. */
    private Mono<VerifiedCredential> authenticate(ServerWebExchange exchange) {
        VerifiedCredential credential = credentialOf(exchange);
        return credential != null
                ? Mono.just(credential)
                : BlockingCalls.run(() -> guard.authenticate(new ReactiveApiRequest(exchange.getRequest())));
    }

    /** The filter also protects a separate management port, whose context is a child of the handlers'. */
    private PublicPaths publicPathsOf(ServerWebExchange exchange) {
        ApplicationContext context = exchange.getApplicationContext();
        ApplicationContext parent = context == null ? null : context.getParent();
        boolean isOfManagementPort = parent != null && parent.equals(handlers.getApplicationContext());
        return isOfManagementPort ? publicPathsOfManagementPort : publicPaths;
    }

    /** Verifies the credential of a request that needs none. An invalid one is ignored. */
    private Mono<Void> authenticateIfPresent(ServerWebExchange exchange) {
        ReactiveApiRequest request = new ReactiveApiRequest(exchange.getRequest());
        return Mono.fromSupplier(() -> guard.extract(request))
                .flatMap(presented -> BlockingCalls.run(() -> guard.authenticate(presented)))
                .doOnNext(credential -> exchange.getAttributes().put(VerifiedCredential.ATTRIBUTE, credential))
                .onErrorComplete(RequestRefusedException.class)
                .then();
    }

    /** Credential of a request that has passed; null on a public path without a valid one. */
    static @Nullable VerifiedCredential credentialOf(ServerWebExchange exchange) {
        return exchange.getAttribute(VerifiedCredential.ATTRIBUTE);
    }
}
