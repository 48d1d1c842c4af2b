package dev.keyturn.apidocs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockServletContext;
import org.springframework.web.context.support.StaticWebApplicationContext;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;

class ApiDocsTests {

    @Test
    void areServedUnlessSwitchedOff() {
        assertThat(isServed(true)).isTrue();
        assertThat(isServed(false)).isFalse();
    }

    private static boolean isServed(boolean enabled) {
        ResourceHandlerRegistry registry =
                new ResourceHandlerRegistry(new StaticWebApplicationContext(), new MockServletContext());
        new ApiDocs(new ApiDocsProperties(enabled)).addResourceHandlers(registry);
        return registry.hasMappingForPattern(ApiDocs.PATH + "/*");
    }
}
