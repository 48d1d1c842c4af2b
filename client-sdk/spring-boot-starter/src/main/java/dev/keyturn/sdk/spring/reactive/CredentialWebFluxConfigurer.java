package dev.keyturn.sdk.spring.reactive;

import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;

/** Registers the argument resolver of credentials with Spring WebFlux. */
final class CredentialWebFluxConfigurer implements WebFluxConfigurer {

    private volatile boolean applied;

    @Override
    public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
        configurer.addCustomResolver(new ReactiveCredentialResolver());
        applied = true;
    }

    /** Whether a WebFlux configuration has called this configurer. */
    boolean isApplied() {
        return applied;
    }
}
