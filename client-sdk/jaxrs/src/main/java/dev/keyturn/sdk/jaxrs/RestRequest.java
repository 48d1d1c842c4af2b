package dev.keyturn.sdk.jaxrs;

import dev.keyturn.sdk.ApiRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Request of Jakarta REST, which knows its connection only by properties of the request. */
record RestRequest(ContainerRequestContext request) implements ApiRequest {

    /** Attribute of servlet requests, which is also a property of the request. */
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

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
    public String path() {
        return request.getUriInfo().getRequestUri().getRawPath();
    }

    @Override
    public @Nullable String query() {
        return request.getUriInfo().getRequestUri().getRawQuery();
    }

    @Override
    public @Nullable String address() {
        return request.getProperty(CredentialFilter.ADDRESS_PROPERTY) instanceof String address ? address : null;
    }

    @Override
    public @Nullable X509Certificate certificate() {
        return request.getProperty(CERTIFICATES) instanceof X509Certificate[] chain && chain.length > 0
                ? chain[0]
                : null;
    }
}
