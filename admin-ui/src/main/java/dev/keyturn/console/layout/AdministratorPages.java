package dev.keyturn.console.layout;

import dev.keyturn.console.server.AdminApi;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Guard of the pages that need no data of the server, so that only administrators get their forms. */
@Configuration(proxyBeanMethods = false)
class AdministratorPages implements WebMvcConfigurer {

    private final AdminApi adminApi;

    AdministratorPages(AdminApi adminApi) {
        this.adminApi = adminApi;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new HandlerInterceptor() {
                    @Override
                    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
                        if (HttpMethod.GET.matches(request.getMethod())) {
                            adminApi.requireAdministrator();
                        }
                        return true;
                    }
                })
                .addPathPatterns("/new-client", "/new-api", "/new-user");
    }
}
