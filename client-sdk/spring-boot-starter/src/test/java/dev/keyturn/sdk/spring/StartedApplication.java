package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.testing.TestIssuer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that runs on a port of its own until it is closed. */
record StartedApplication(ConfigurableApplicationContext context) implements AutoCloseable {

    static final String AUDIENCE = "https://orders.example.com";

    static StartedApplication start(
            WebApplicationType type, TestIssuer issuer, Class<?> configuration, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "server.port=0",
                "spring.main.banner-mode=off",
                "keyturn.issuer=" + issuer.url(),
                "keyturn.audience=" + AUDIENCE));
        all.addAll(Arrays.asList(properties));
        return new StartedApplication(new SpringApplicationBuilder(configuration)
                .web(type)
                .properties(all.toArray(String[]::new))
                .run());
    }

    ApiCalls api() {
        return calls("local.server.port");
    }

    ApiCalls management() {
        return calls("local.management.port");
    }

    private ApiCalls calls(String port) {
        return new ApiCalls(context.getEnvironment().getRequiredProperty(port, Integer.class));
    }

    @Override
    public void close() {
        context.close();
    }
}
