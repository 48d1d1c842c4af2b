package dev.keyturn.sdk.spring;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.cors.reactive.CorsWebFilter;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Calls from other origins, as the settings of an application on Spring WebFlux answer them. For requests that get no further than the
 * starter's filter, which stands in front of all of these.
 */
final class ReactiveCrossOriginAnswers {

    private final ListableBeanFactory beans;

    ReactiveCrossOriginAnswers(ListableBeanFactory beans) {
        this.beans = beans;
    }

    /**
     * Adds to a response what its browser needs to let the caller read it.
     *
     * @return whether that was the whole answer, to a question ahead of a call or to an origin that may not call
     */
    Mono<Boolean> answer(ServerWebExchange exchange) {
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

    /** Finding the handler adds the headers. Without any the question is refused like any other request. */
    private Mono<Boolean> isAnsweredByHandlers(ServerWebExchange exchange) {
        List<HandlerMapping> mappings =
                beans.getBeanProvider(HandlerMapping.class).orderedStream().toList();
        return Flux.fromIterable(mappings)
                .concatMap(mapping -> mapping.getHandler(exchange))
                .next()
                .onErrorComplete()
                .then(Mono.fromSupplier(() -> CorsUtils.isPreFlightRequest(exchange.getRequest())
                        && exchange.getResponse().getHeaders().getFirst(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN)
                                != null));
    }
}
