package dev.keyturn.tracing;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A collector that takes traces over https, and remembers them as they came. */
final class Collector implements AutoCloseable {

    private final HttpsServer server;
    private final List<ExportTraceServiceRequest> exports = new CopyOnWriteArrayList<>();
    private final List<byte[]> bodies = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final AtomicInteger status = new AtomicInteger(200);

    Collector(SSLContext certificate) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificate));
        server.createContext("/v1/traces", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (status.get() == 200) {
                byte[] plain = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
                bodies.add(plain);
                exports.add(ExportTraceServiceRequest.parseFrom(plain));
                authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            }
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "https://localhost:" + server.getAddress().getPort() + "/v1/traces";
    }

    /** Answers all that follows with this status. */
    void answer(int newStatus) {
        status.set(newStatus);
    }

    List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    /** Everything that came, as one text. */
    String text() {
        StringBuilder text = new StringBuilder();
        bodies.forEach(body -> text.append(new String(body, StandardCharsets.UTF_8)));
        return text.toString();
    }

    List<Span> spans() {
        return exports.stream()
                .flatMap(export -> export.getResourceSpansList().stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .toList();
    }

    String serviceName() {
        return exports.get(0).getResourceSpans(0).getResource().getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals("service.name"))
                .map(attribute -> attribute.getValue().getStringValue())
                .findFirst()
                .orElse("");
    }

    /** The last span with this name. */
    Span span(String name) {
        return find(name)
                .orElseThrow(() -> new AssertionError(
                        name + " in " + spans().stream().map(Span::getName).toList()));
    }

    Optional<Span> find(String name) {
        return spans().stream().filter(span -> span.getName().equals(name)).reduce((first, second) -> second);
    }

    List<Span> childrenOf(Span parent) {
        return spans().stream()
                .filter(span -> span.getParentSpanId().equals(parent.getSpanId()))
                .toList();
    }

    static @Nullable String attribute(Span span, String key) {
        return span.getAttributesList().stream()
                .filter(attribute -> attribute.getKey().equals(key))
                .map(KeyValue::getValue)
                .map(value -> value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue())
                .findFirst()
                .orElse(null);
    }

    static String traceId(Span span) {
        return HexFormat.of().formatHex(span.getTraceId().toByteArray());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
