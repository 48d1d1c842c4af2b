package dev.keyturn.benchmarks.http;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The same question of a gateway about the same credential, in each way to ask it.
 *
 * @param credential {@code Authorization} of the caller
 * @param gateway credentials of the gateway
 */
record GatewayScenarios(URI origin, String audience, String scope, String credential, String gateway) {

    private static final String CALLER = "203.0.113.7";

    Scenario check() {
        return scenario(Scenario.Kind.GATEWAY_CHECK, Map.of());
    }

    Scenario token() {
        return scenario(Scenario.Kind.GATEWAY_TOKEN, Map.of("token", "jwt"));
    }

    private Scenario scenario(Scenario.Kind kind, Map<String, String> more) {
        Map<String, String> query = new LinkedHashMap<>(more);
        query.put("audience", audience);
        query.put("scope", scope);
        query.put("client_address", CALLER);
        return Scenario.repeated(
                kind,
                origin.resolve("/gateway/check?" + WebSession.encode(query)),
                Map.of("AUTHORIZATION", credential, "GATEWAY_AUTHORIZATION", gateway));
    }

    /** Envoy's question with a few usual headers of a caller, in the frame of gRPC. */
    byte[] message() {
        byte[] http = join(
                header("authorization", credential),
                header("accept", "*/*"),
                header("user-agent", "benchmark/1.0"),
                header(":authority", "stock.example.com"),
                header(":path", "/stock/17"),
                header(":method", "GET"));
        byte[] attributes = join(
                field(1, field(1, field(1, field(2, text(CALLER))))),
                field(4, field(2, http)),
                field(10, pair("audience", audience)),
                field(10, pair("scope", scope)));
        byte[] request = field(1, attributes);
        return ByteBuffer.allocate(5 + request.length)
                .put((byte) 0)
                .putInt(request.length)
                .put(request)
                .array();
    }

    private static byte[] header(String name, String value) {
        return field(3, pair(name, value));
    }

    private static byte[] pair(String key, String value) {
        return join(field(1, text(key)), field(2, text(value)));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A field with a length, which is below 2 to the power of 14. */
    private static byte[] field(int number, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write((number << 3) | 2);
        if (content.length < 0x80) {
            bytes.write(content.length);
        } else {
            bytes.write((content.length & 0x7F) | 0x80);
            bytes.write(content.length >> 7);
        }
        bytes.writeBytes(content);
        return bytes.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }
}
