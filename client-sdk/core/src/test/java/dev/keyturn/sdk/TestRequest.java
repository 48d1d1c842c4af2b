package dev.keyturn.sdk;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request that never was one: {@code GET} of an order from this machine, unless a test says otherwise. */
public final class TestRequest implements ApiRequest {

    private final Map<String, List<String>> headers = new TreeMap<>();
    private String method = "GET";
    private String target = "https://orders.example.com/orders/1";
    private @Nullable String query;
    private @Nullable X509Certificate certificate;
    private @Nullable String address = "127.0.0.1";

    /** Adds a value to those that the header has. */
    public TestRequest header(String name, String value) {
        headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), any -> new ArrayList<>())
                .add(value);
        return this;
    }

    public TestRequest query(String text) {
        this.query = text;
        return this;
    }

    public TestRequest to(String otherMethod, String otherTarget) {
        this.method = otherMethod;
        this.target = otherTarget;
        return this;
    }

    public TestRequest certificate(X509Certificate ofClient) {
        this.certificate = ofClient;
        return this;
    }

    public TestRequest address(@Nullable String ofClient) {
        this.address = ofClient;
        return this;
    }

    @Override
    public List<String> headers(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public URI target() {
        return URI.create(target);
    }

    @Override
    public String path() {
        return target().getRawPath();
    }

    @Override
    public @Nullable String query() {
        return query;
    }

    @Override
    public @Nullable String address() {
        return address;
    }

    @Override
    public @Nullable X509Certificate certificate() {
        return certificate;
    }
}
