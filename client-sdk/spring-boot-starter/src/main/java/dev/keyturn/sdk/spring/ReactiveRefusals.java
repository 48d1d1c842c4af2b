package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.Refusal;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/** Answers requests that are refused, on Spring WebFlux. */
final class ReactiveRefusals {

    private ReactiveRefusals() {}

    static Mono<Void> write(Refusal refusal, ServerHttpResponse response) {
        response.setStatusCode(HttpStatusCode.valueOf(refusal.status()));
        HttpHeaders headers = response.getHeaders();
        refusal.challenges().forEach(challenge -> headers.add(HttpHeaders.WWW_AUTHENTICATE, challenge));
        if (refusal.retryAfter() != null) {
            headers.set(HttpHeaders.RETRY_AFTER, refusal.retryAfterSeconds());
        }
        if (refusal.dpopNonce() != null) {
            headers.set("DPoP-Nonce", refusal.dpopNonce());
        }
        headers.setCacheControl("no-store");
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        byte[] body = refusal.body().getBytes(StandardCharsets.UTF_8);
        headers.setContentLength(body.length);
        return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
    }
}
