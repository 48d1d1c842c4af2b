package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.VerifiedCredential;
import org.springframework.core.Ordered;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Lets Spring Security know whose request it is that has passed, so that {@code @PreAuthorize} works. */
final class ReactiveSecurityFilter implements WebFilter, Ordered {

    @Override
    public int getOrder() {
        return ReactiveCredentialFilter.ORDER + 1;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        VerifiedCredential credential = ReactiveCredentialFilter.credentialOf(exchange);
        return credential == null
                ? chain.filter(exchange)
                : chain.filter(exchange)
                        .contextWrite(ReactiveSecurityContextHolder.withAuthentication(
                                new CredentialAuthentication(credential)));
    }
}
