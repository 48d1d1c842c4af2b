package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.VerifiedCredential;
import org.springframework.core.MethodParameter;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Hands the verified credential of the request to a controller's method of Spring WebFlux that takes one. */
final class ReactiveCredentialResolver implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == VerifiedCredential.class;
    }

    @Override
    public Mono<Object> resolveArgument(MethodParameter parameter, BindingContext context, ServerWebExchange exchange) {
        VerifiedCredential credential = ReactiveCredentialFilter.credentialOf(exchange);
        return credential == null
                ? Mono.error(new IllegalStateException("The handler was called without a verified credential"))
                : Mono.just(credential);
    }
}
