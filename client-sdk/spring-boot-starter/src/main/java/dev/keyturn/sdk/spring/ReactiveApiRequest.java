package dev.keyturn.sdk.spring;

import dev.keyturn.sdk.ApiRequest;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;

/** A request of Spring WebFlux. */
record ReactiveApiRequest(ServerHttpRequest request) implements ApiRequest {

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
        return remote == null || remote.getAddress() == null
                ? null
                : remote.getAddress().getHostAddress();
    }

    @Override
    public @Nullable X509Certificate certificate() {
        SslInfo ssl = request.getSslInfo();
        X509Certificate[] chain = ssl == null ? null : ssl.getPeerCertificates();
        return chain == null || chain.length == 0 ? null : chain[0];
    }
}
