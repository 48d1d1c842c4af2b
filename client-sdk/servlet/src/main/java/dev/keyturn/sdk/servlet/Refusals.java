package dev.keyturn.sdk.servlet;

import dev.keyturn.sdk.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes refusals as answers. */
public final class Refusals {

    private Refusals() {}

    /** Answers with this refusal, and nothing else may be written. */
    public static void write(Refusal refusal, HttpServletResponse response) throws IOException {
        byte[] body = refusal.body().getBytes(StandardCharsets.UTF_8);
        response.setStatus(refusal.status());
        refusal.headers().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        response.setContentType(Refusal.MEDIA_TYPE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
