package dev.keyturn.sdk.spring.internal.reactive;

import dev.keyturn.sdk.ApiResponse;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/** Writes prepared responses on Spring WebFlux. */
public final class ReactiveResponses {

    private ReactiveResponses() {}

    /** Writes the complete response. */
    public static Mono<Void> write(ApiResponse prepared, ServerHttpResponse response) {
        byte[] body = prepared.writeTo(
                status -> response.setStatusCode(HttpStatusCode.valueOf(status)), response.getHeaders()::add);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
    }
}
