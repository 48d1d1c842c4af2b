package dev.keyturn.sdk.spring.reactive;

import dev.keyturn.sdk.VerifiedCredential;
import org.springframework.core.MethodParameter;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Resolves parameters of type {@link VerifiedCredential} of controller methods of Spring WebFlux. */
final class ReactiveCredentialResolver implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == VerifiedCredential.class;
    }

    @Override
    public Mono<Object> resolveArgument(MethodParameter parameter, BindingContext context, ServerWebExchange exchange) {
        VerifiedCredential credential = exchange.getAttribute(VerifiedCredential.ATTRIBUTE);
        return credential == null
                ? Mono.error(new IllegalStateException("The handler was called without a verified credential"))
                : Mono.just(credential);
    }
}
