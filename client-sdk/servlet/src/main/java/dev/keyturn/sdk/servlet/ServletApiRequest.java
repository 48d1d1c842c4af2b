package dev.keyturn.sdk.servlet;

import dev.keyturn.sdk.ApiRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request of a servlet. Its address, scheme and host are what the container says: behind a proxy, configure
 * the container to read the proxy's headers, and only those.
 */
public final class ServletApiRequest implements ApiRequest {

    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    private final HttpServletRequest request;

    public ServletApiRequest(HttpServletRequest request) {
        this.request = request;
    }

    @Override
    public List<String> headers(String name) {
        Enumeration<String> values = request.getHeaders(name);
        if (values == null || !values.hasMoreElements()) {
            return List.of();
        }
        String first = values.nextElement();
        return values.hasMoreElements() ? all(first, values) : List.of(first);
    }

    private static List<String> all(String first, Enumeration<String> others) {
        List<String> all = new ArrayList<>();
        all.add(first);
        others.asIterator().forEachRemaining(all::add);
        return all;
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public URI target() {
        return URI.create(request.getRequestURL().toString());
    }

    @Override
    public String path() {
        return request.getRequestURI();
    }

    @Override
    public @Nullable String query() {
        return request.getQueryString();
    }

    @Override
    public @Nullable String address() {
        return request.getRemoteAddr();
    }

    @Override
    public @Nullable X509Certificate certificate() {
        return request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain && chain.length > 0
                ? chain[0]
                : null;
    }
}
