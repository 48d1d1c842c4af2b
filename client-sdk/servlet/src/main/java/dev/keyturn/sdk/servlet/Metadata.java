package dev.keyturn.sdk.servlet;

import dev.keyturn.sdk.ProtectedResourceMetadata;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Publishes what an API says of itself. */
public final class Metadata {

    private Metadata() {}

    /**
     * Answers with this document, and nothing else may be written.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9728#section-3.2">RFC 9728 §3.2, Protected Resource Metadata Response</a>
     */
    public static void write(ProtectedResourceMetadata metadata, HttpServletResponse response) throws IOException {
        byte[] body = metadata.document().getBytes(StandardCharsets.UTF_8);
        response.setHeader("Cache-Control", ProtectedResourceMetadata.CACHE_CONTROL);
        response.setContentType(ProtectedResourceMetadata.MEDIA_TYPE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
