package dev.keyturn.sdk.spring;

import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;

/** Lets controllers of Spring WebFlux take the credential of a request as a parameter. */
final class ReactiveConfigurer implements WebFluxConfigurer {

    private volatile boolean applied;

    @Override
    public void configureArgumentResolvers(ArgumentResolverConfigurer configurer) {
        configurer.addCustomResolver(new ReactiveCredentialResolver());
        applied = true;
    }

    /** Whether anybody was interested, as Spring's own configuration is. */
    boolean isApplied() {
        return applied;
    }
}
