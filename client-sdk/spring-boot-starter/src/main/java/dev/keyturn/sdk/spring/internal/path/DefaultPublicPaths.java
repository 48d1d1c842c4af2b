package dev.keyturn.sdk.spring.internal.path;

import java.util.ArrayList;
import java.util.List;
import org.springframework.core.env.Environment;

/**
 * Default public paths: the health endpoint, at the path that Actuator's settings give it. Not the error page: the container dispatches to it
 * without the filter, and a request of its own for it has no error to show.
 */
final class DefaultPublicPaths {

    private final Environment environment;

    DefaultPublicPaths(Environment environment) {
        this.environment = environment;
    }

    /** Default public paths of the application's port. */
    List<String> ofApplication() {
        List<String> paths = new ArrayList<>();
        if (!hasManagementPort()) {
            paths.add(health());
        }
        if (environment.getProperty("management.endpoint.health.probes.add-additional-paths", Boolean.class, false)) {
            paths.addAll(List.of("/livez", "/readyz"));
        }
        return paths;
    }

    /** Default public paths of a separate management port, on which the health endpoint is always public. */
    List<String> ofManagementPort() {
        return List.of(health());
    }

    private String health() {
        String base = environment.getProperty("management.endpoints.web.base-path", "/actuator");
        String endpoint = environment.getProperty("management.endpoints.web.path-mapping.health", "health");
        return withoutSlashes(base) + withoutSlashes(endpoint) + "/**";
    }

    /** Normalizes a path to one leading slash and no trailing one; empty if nothing is left. */
    private static String withoutSlashes(String path) {
        int start = path.startsWith("/") ? 1 : 0;
        int end = path.length() > start && path.endsWith("/") ? path.length() - 1 : path.length();
        return start == end ? "" : "/" + path.substring(start, end);
    }

    /** Whether the management port is a separate one, by the rules of Spring Boot. */
    private boolean hasManagementPort() {
        Integer port = environment.getProperty("management.server.port", Integer.class);
        if (port == null || port < 0) {
            return false;
        }
        return port == 0 || !port.equals(environment.getProperty("server.port", Integer.class, 8080));
    }
}
