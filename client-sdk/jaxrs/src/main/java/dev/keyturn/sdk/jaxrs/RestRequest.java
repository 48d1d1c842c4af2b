package dev.keyturn.sdk.jaxrs;

import dev.keyturn.sdk.ApiRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request of Jakarta REST, which knows neither where it comes from nor the certificate of the connection: API keys that are bound to
 * addresses, and tokens that are bound to a certificate, are refused here.
 */
record RestRequest(ContainerRequestContext request) implements ApiRequest {

    @Override
    public List<String> headers(String name) {
        return request.getHeaders().getOrDefault(name, List.of());
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public URI target() {
        return request.getUriInfo().getRequestUri();
    }

    @Override
    public @Nullable String query() {
        return request.getUriInfo().getRequestUri().getRawQuery();
    }

    @Override
    public @Nullable String address() {
        return null;
    }

    @Override
    public @Nullable X509Certificate certificate() {
        return null;
    }
}
