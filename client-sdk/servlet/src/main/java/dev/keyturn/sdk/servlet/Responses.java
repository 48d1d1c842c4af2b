package dev.keyturn.sdk.servlet;

import dev.keyturn.sdk.ApiResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Writes prepared responses, such as refusals, to servlet responses. */
public final class Responses {

    private Responses() {}

    /** Writes the complete response. The caller must write nothing else. */
    public static void write(ApiResponse prepared, HttpServletResponse response) throws IOException {
        byte[] body = prepared.writeTo(response::setStatus, response::addHeader);
        response.getOutputStream().write(body);
    }
}
