package dev.keyturn.sdk.spring.reactive;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Responds to cross-origin requests by the CORS configuration of an application on Spring WebFlux. Needed for requests that the starter's
 * filter refuses, since it runs before that configuration applies.
 */
final class ReactiveCorsResponder {

    private final ListableBeanFactory beans;

    ReactiveCorsResponder(ListableBeanFactory beans) {
        this.beans = beans;
    }

    /**
     * Adds the CORS headers to a response.
     *
     * @return whether the response is complete: a preflight response, or the refusal of an origin
     */
    Mono<Boolean> respond(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        if (!CorsUtils.isCorsRequest(request)) {
            return Mono.just(false);
        }
        List<CorsWebFilter> filters =
                beans.getBeanProvider(CorsWebFilter.class).orderedStream().toList();
        return Flux.fromIterable(filters)
                .concatMap(filter -> isAnsweredBy(filter, exchange))
                .any(answered -> answered)
                .flatMap(answered -> answered ? Mono.just(true) : isAnsweredBySource(exchange));
    }

    private static Mono<Boolean> isAnsweredBy(CorsWebFilter filter, ServerWebExchange exchange) {
        AtomicBoolean passed = new AtomicBoolean();
        return filter.filter(exchange, passedExchange -> Mono.fromRunnable(() -> passed.set(true)))
                .then(Mono.fromSupplier(() -> !passed.get()));
    }

    private Mono<Boolean> isAnsweredBySource(ServerWebExchange exchange) {
        return beans.getBeanProvider(CorsConfigurationSource.class)
                .orderedStream()
                .filter(source -> !(source instanceof HandlerMapping) && source.getCorsConfiguration(exchange) != null)
                .findFirst()
                .map(source -> isAnsweredBy(new CorsWebFilter(source), exchange))
                .orElseGet(() -> isAnsweredByHandlers(exchange));
    }

    /**
     * Finding the handler adds the headers, or the status 403 for an origin that its configuration refuses. Without a configuration, a
     * preflight request gets that status as well, and is refused like other requests.
     */
    private Mono<Boolean> isAnsweredByHandlers(ServerWebExchange exchange) {
        if (!CorsUtils.isPreFlightRequest(exchange.getRequest())) {
            return findHandler(exchange).then(Mono.fromSupplier(() -> isForbidden(exchange)));
        }
        return findHandler(exchange).then(Mono.defer(() -> {
            if (exchange.getResponse().getHeaders().getFirst(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN) != null) {
                return Mono.just(true);
            }
            exchange.getResponse().setStatusCode(null);
            return findHandler(announcedBy(exchange)).then(Mono.fromSupplier(() -> isForbidden(exchange)));
        }));
    }

    private Mono<Object> findHandler(ServerWebExchange exchange) {
        List<HandlerMapping> mappings =
                beans.getBeanProvider(HandlerMapping.class).orderedStream().toList();
        return Flux.fromIterable(mappings)
                .concatMap(mapping -> mapping.getHandler(exchange))
                .next()
                .onErrorComplete();
    }

    private static boolean isForbidden(ServerWebExchange exchange) {
        return HttpStatus.FORBIDDEN.equals(exchange.getResponse().getStatusCode());
    }

    /** The request that a preflight request announces, with the same response. */
    private static ServerWebExchange announcedBy(ServerWebExchange exchange) {
        HttpHeaders headers = exchange.getRequest().getHeaders();
        String method = Objects.requireNonNull(headers.getFirst(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD));
        return exchange.mutate()
                .request(request -> request.method(HttpMethod.valueOf(method))
                        .headers(announced -> announced.remove(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD)))
                .build();
    }
}
