package dev.keyturn.apidocs;

import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Serves the API reference: a page, its files, and the OpenAPI document. */
@Configuration(proxyBeanMethods = false)
public class ApiDocs implements WebMvcConfigurer {

    /** Address of the page; its files are below. */
    public static final String PATH = "/docs/api";

    private final ApiDocsProperties properties;

    ApiDocs(ApiDocsProperties properties) {
        this.properties = properties;
    }

    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        if (properties.enabled()) {
            registry.addResourceHandler(PATH + "/*")
                    .addResourceLocations("classpath:/api-docs/")
                    .setCacheControl(CacheControl.noCache());
        }
    }

    @Override
    public void addViewControllers(ViewControllerRegistry registry) {
        if (properties.enabled()) {
            registry.addViewController(PATH).setViewName("forward:" + PATH + "/index.html");
        }
    }
}
