package dev.keyturn.connections;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application that answers 503 when it is not ready, and 200 at {@code /work} always. Runs in a process of its own. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class DrainedApplication {

    public static void main(String[] args) {
        SpringApplication.run(DrainedApplication.class, args);
    }

    @Bean
    ServletRegistrationBean<HttpServlet> endpoint(ApplicationAvailability availability) {
        return new ServletRegistrationBean<>(
                new HttpServlet() {
                    @Override
                    protected void service(HttpServletRequest request, HttpServletResponse response)
                            throws IOException {
                        boolean isReady = availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC;
                        response.setStatus(isReady || request.getRequestURI().equals("/work") ? 200 : 503);
                        response.setContentLength(0);
                    }
                },
                "/*");
    }
}
