package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.ProtectedResourceMetadata;
import dev.keyturn.sdk.Refusal;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/** What requests are answered that get no further, on Spring WebFlux. */
final class ReactiveAnswers {

    private ReactiveAnswers() {}

    static Mono<Void> write(Refusal refusal, ServerHttpResponse response) {
        response.setStatusCode(HttpStatusCode.valueOf(refusal.status()));
        HttpHeaders headers = response.getHeaders();
        refusal.headers().forEach((name, values) -> values.forEach(value -> headers.add(name, value)));
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return write(refusal.body(), response);
    }

    static Mono<Void> write(ProtectedResourceMetadata metadata, ServerHttpResponse response) {
        response.getHeaders().setCacheControl(ProtectedResourceMetadata.CACHE_CONTROL);
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        return write(metadata.document(), response);
    }

    private static Mono<Void> write(String text, ServerHttpResponse response) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        response.getHeaders().setContentLength(body.length);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
    }
}
