package dev.keyturn.sdk.spring.internal.reactive;

import dev.keyturn.sdk.ApiRequest;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;

/** Request of Spring WebFlux. */
public record ReactiveApiRequest(ServerHttpRequest request) implements ApiRequest {

    /** Rough pattern of IPv4 and IPv6 addresses; the server parses them exactly. */
    private static final Pattern ADDRESS =
            Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    @Override
    public List<String> headers(String name) {
        return request.getHeaders().getOrEmpty(name);
    }

    @Override
    public String method() {
        return request.getMethod().name();
    }

    @Override
    public URI target() {
        return request.getURI();
    }

    @Override
    public String path() {
        return request.getURI().getRawPath();
    }

    @Override
    public @Nullable String query() {
        return request.getURI().getRawQuery();
    }

    @Override
    public @Nullable String address() {
        InetSocketAddress remote = request.getRemoteAddress();
        if (remote == null) {
            return null;
        }
        return remote.isUnresolved()
                ? forwarded(remote.getHostString())
                : remote.getAddress().getHostAddress();
    }

    /** Address that {@code server.forward-headers-strategy=framework} took from the proxy: a text that may be a host name or have brackets. */
    private static @Nullable String forwarded(String host) {
        String text = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return ADDRESS.matcher(text).matches() ? text : null;
    }

    @Override
    public @Nullable X509Certificate certificate() {
        SslInfo ssl = request.getSslInfo();
        X509Certificate[] chain = ssl == null ? null : ssl.getPeerCertificates();
        return chain == null || chain.length == 0 ? null : chain[0];
    }
}
