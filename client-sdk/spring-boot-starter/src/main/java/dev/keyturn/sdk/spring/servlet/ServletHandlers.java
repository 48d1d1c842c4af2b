package dev.keyturn.sdk.spring.servlet;

import dev.keyturn.sdk.spring.internal.handler.AnnotationCheck;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/** Controllers of Spring MVC. */
final class ServletHandlers implements AnnotationCheck.Handlers {

    @Override
    public Stream<HandlerMethod> methods(ListableBeanFactory beans) {
        return beans.getBeansOfType(RequestMappingInfoHandlerMapping.class, true, false).values().stream()
                .flatMap(mapping -> mapping.getHandlerMethods().values().stream());
    }

    @Override
    public boolean canTakeCredentials(ListableBeanFactory beans) {
        return beans.getBeansOfType(RequestMappingHandlerAdapter.class, true, false).values().stream()
                .allMatch(adapter -> hasResolver(adapter.getArgumentResolvers()));
    }

    private static boolean hasResolver(@Nullable List<HandlerMethodArgumentResolver> resolvers) {
        return resolvers != null && resolvers.stream().anyMatch(CredentialArgumentResolver.class::isInstance);
    }

    @Override
    public String remedy() {
        return "Configure Spring MVC with a WebMvcConfigurer instead of a WebMvcConfigurationSupport.";
    }
}
