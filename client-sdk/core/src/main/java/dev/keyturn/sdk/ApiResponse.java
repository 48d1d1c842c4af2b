package dev.keyturn.sdk;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;

/**
 * Complete HTTP response that the SDK has prepared: a {@linkplain Refusal#response() refusal}, or the API's
 * {@linkplain ProtectedResourceMetadata#response() metadata}. An adapter copies it to the response of its web framework:
 *
 * <pre>{@code
 * byte[] body = refusal.response().writeTo(servletResponse::setStatus, servletResponse::addHeader);
 * servletResponse.getOutputStream().write(body);
 * }</pre>
 *
 * @param status HTTP status
 * @param mediaType value of {@code Content-Type}
 * @param headers other headers than {@code Content-Type} and {@code Content-Length}, each with one or more values
 * @param body text, sent as UTF-8
 */
public record ApiResponse(int status, String mediaType, Map<String, List<String>> headers, String body) {

    public ApiResponse {
        headers = Map.copyOf(headers);
    }

    /**
     * Writes the status and all headers, and returns the body for the adapter to write. The adapter must write nothing else.
     *
     * @param statusSetter receives the status
     * @param headerAdder receives each name and value; a name with several values comes several times
     */
    public byte[] writeTo(IntConsumer statusSetter, BiConsumer<String, String> headerAdder) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        statusSetter.accept(status);
        headers.forEach((name, values) -> values.forEach(value -> headerAdder.accept(name, value)));
        headerAdder.accept("Content-Type", mediaType);
        headerAdder.accept("Content-Length", Integer.toString(bytes.length));
        return bytes;
    }
}
