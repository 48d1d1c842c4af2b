package dev.keyturn.sdk.spring;

import java.util.ArrayList;
import java.util.List;
import org.springframework.core.env.Environment;

/** Public paths of an application that names none: errors, and the health where Actuator's settings put it. */
final class DefaultPublicPaths {

    private static final String ERROR = "/error";

    private final Environment environment;

    DefaultPublicPaths(Environment environment) {
        this.environment = environment;
    }

    /** Of the application's own port. */
    List<String> ofApplication() {
        List<String> paths = new ArrayList<>();
        if (!hasManagementPort()) {
            paths.add(health());
        }
        if (environment.getProperty("management.endpoint.health.probes.add-additional-paths", Boolean.class, false)) {
            paths.addAll(List.of("/livez", "/readyz"));
        }
        paths.add(ERROR);
        return paths;
    }

    /** Of a management port of its own, where the health is public whatever else is. */
    List<String> ofManagementPort() {
        return List.of(health(), ERROR);
    }

    private String health() {
        String base = environment.getProperty("management.endpoints.web.base-path", "/actuator");
        String endpoint = environment.getProperty("management.endpoints.web.path-mapping.health", "health");
        return withoutSlashes(base) + withoutSlashes(endpoint) + "/**";
    }

    /** With one at the beginning, unless nothing is left. */
    private static String withoutSlashes(String path) {
        int start = path.startsWith("/") ? 1 : 0;
        int end = path.length() > start && path.endsWith("/") ? path.length() - 1 : path.length();
        return start == end ? "" : "/" + path.substring(start, end);
    }

    /** As Spring Boot decides it. */
    private boolean hasManagementPort() {
        Integer port = environment.getProperty("management.server.port", Integer.class);
        if (port == null || port < 0) {
            return false;
        }
        return port == 0 || !port.equals(environment.getProperty("server.port", Integer.class, 8080));
    }
}
