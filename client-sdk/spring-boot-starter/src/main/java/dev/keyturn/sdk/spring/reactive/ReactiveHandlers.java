package dev.keyturn.sdk.spring.reactive;

import dev.keyturn.sdk.spring.internal.handler.AnnotationCheck;
import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;

/** Controllers of Spring WebFlux. */
final class ReactiveHandlers implements AnnotationCheck.Handlers {

    @Override
    public Stream<HandlerMethod> methods(ListableBeanFactory beans) {
        return beans.getBeansOfType(RequestMappingInfoHandlerMapping.class, true, false).values().stream()
                .flatMap(mapping -> mapping.getHandlerMethods().values().stream());
    }

    @Override
    public boolean canTakeCredentials(ListableBeanFactory beans) {
        return beans.getBeansOfType(CredentialWebFluxConfigurer.class, true, false).values().stream()
                .allMatch(CredentialWebFluxConfigurer::isApplied);
    }

    @Override
    public String remedy() {
        return "Configure Spring WebFlux with a WebFluxConfigurer instead of a WebFluxConfigurationSupport.";
    }
}
