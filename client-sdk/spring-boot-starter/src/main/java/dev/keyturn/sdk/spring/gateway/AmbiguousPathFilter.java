package dev.keyturn.sdk.spring.gateway;

import dev.keyturn.sdk.Refusal;
import dev.keyturn.sdk.spring.internal.path.RequestPaths;
import dev.keyturn.sdk.spring.internal.reactive.ReactiveResponses;
import java.util.List;
import java.util.Map;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Refuses paths that the API behind the gateway could read differently than the gateway, which selects the route and its requirements by the
 * path. Also on routes without the filter {@code ProtectedApi}, which could otherwise reach paths that another route protects.
 */
final class AmbiguousPathFilter implements GlobalFilter, Ordered {

    private static final Refusal REFUSAL = new Refusal(
            400, "invalid-request", "The path of the request is ambiguous.", List.of(), null, null, Map.of());

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return RequestPaths.of(exchange.getRequest().getURI().getRawPath(), null) == null
                ? ReactiveResponses.write(REFUSAL.response(), exchange.getResponse())
                : chain.filter(exchange);
    }
}
