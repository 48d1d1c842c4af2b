package dev.keyturn.sdk.guide;

import com.sun.net.httpserver.HttpExchange;
import dev.keyturn.sdk.ApiRequest;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request of the JDK's server, as the SDK sees it. */
record ExchangedRequest(HttpExchange exchange) implements ApiRequest {

    @Override
    public List<String> headers(String name) {
        return exchange.getRequestHeaders().getOrDefault(name, List.of());
    }

    @Override
    public String method() {
        return exchange.getRequestMethod();
    }

    @Override
    public URI target() {
        return URI.create("https://orders.example.com").resolve(exchange.getRequestURI());
    }

    @Override
    public String path() {
        return exchange.getRequestURI().getRawPath();
    }

    @Override
    public @Nullable String query() {
        return exchange.getRequestURI().getRawQuery();
    }

    @Override
    public String address() {
        return exchange.getRemoteAddress().getAddress().getHostAddress();
    }

    @Override
    public @Nullable X509Certificate certificate() {
        return null;
    }
}
