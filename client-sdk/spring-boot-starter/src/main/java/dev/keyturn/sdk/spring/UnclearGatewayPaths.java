package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.Refusal;
import java.util.List;
import java.util.Map;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Refuses paths that the API behind a gateway could read otherwise than the gateway, which has chosen the route by them, and so what is demanded.
 * On routes without the filter {@code ProtectedApi} too, for these could lead to what another route protects.
 */
final class UnclearGatewayPaths implements GlobalFilter, Ordered {

    private static final Refusal REFUSAL = new Refusal(
            400, "invalid-request", "The path of the request is ambiguous.", List.of(), null, null, Map.of());

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        return RequestPaths.of(exchange.getRequest().getURI().getRawPath(), null) == null
                ? ReactiveAnswers.write(REFUSAL, exchange.getResponse())
                : chain.filter(exchange);
    }
}
