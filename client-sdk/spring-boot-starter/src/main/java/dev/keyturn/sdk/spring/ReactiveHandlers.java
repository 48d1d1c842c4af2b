package dev.keyturn.sdk.spring;

import java.util.stream.Stream;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.reactive.result.method.RequestMappingInfoHandlerMapping;

/** Those of Spring WebFlux. */
final class ReactiveHandlers implements ProtectionCheck.Handlers {

    @Override
    public Stream<HandlerMethod> methods(ListableBeanFactory beans) {
        return beans.getBeansOfType(RequestMappingInfoHandlerMapping.class, true, false).values().stream()
                .flatMap(mapping -> mapping.getHandlerMethods().values().stream());
    }

    @Override
    public boolean takeCredentials(ListableBeanFactory beans) {
        return beans.getBeansOfType(ReactiveConfigurer.class, true, false).values().stream()
                .allMatch(ReactiveConfigurer::isApplied);
    }

    @Override
    public String remedy() {
        return "Configure Spring WebFlux with a WebFluxConfigurer instead of a WebFluxConfigurationSupport.";
    }
}
