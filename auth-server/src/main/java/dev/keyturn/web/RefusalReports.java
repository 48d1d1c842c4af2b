package dev.keyturn.web;

import dev.keyturn.adminapi.Problem;
import dev.keyturn.oauth.MachineEndpoints;
import dev.keyturn.oauth.ProtocolErrors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeMap;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.core.OAuth2Error;
import tools.jackson.databind.json.JsonMapper;

/**
 * Error responses of Tomcat itself, sent before any filter runs, such as for an invalid address or for headers that are too large:
 * in the format of the endpoint, without details.
 */
final class RefusalReports extends ErrorReportValve {

    private static final ResourceBundle TEXTS = ResourceBundle.getBundle("messages.errors", Locale.ROOT);

    private final JsonMapper json;

    RefusalReports(JsonMapper json) {
        this.json = json;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        String uri = request.getRequestURI();
        int status = HeaderOverflow.isCauseOf(failure) ? tooLarge(uri).value() : response.getStatus();
        response.setStatus(status);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        String path = uri == null ? "" : uri;
        if (Problem.isExpectedAt(path)) {
            write(
                    response,
                    MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                    json.writeValueAsString(Problem.ofStatus(status)));
        } else if (MachineEndpoints.contains(path)) {
            OAuth2Error error = ProtocolErrors.ofStatus(status);
            write(
                    response,
                    MediaType.APPLICATION_JSON_VALUE,
                    json.writeValueAsString(new TreeMap<>(Map.of(
                            "error",
                            error.getErrorCode(),
                            "error_description",
                            String.valueOf(error.getDescription())))));
        } else {
            write(response, MediaType.TEXT_HTML_VALUE, page(status));
        }
    }

    /** Without an address the request line alone was too long. */
    private static HttpStatus tooLarge(@Nullable String uri) {
        return uri == null ? HttpStatus.URI_TOO_LONG : HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
    }

    private static String page(int status) {
        String key = "errors."
                + switch (status) {
                    case 413, 414, 431 -> "too-large";
                    default -> status < 500 ? "bad-request" : "server-error";
                };
        return """
                <!doctype html>
                <html lang="en">
                <head><meta charset="utf-8"><title>%1$s</title></head>
                <body><h1>%1$s</h1><p>%2$s</p></body>
                </html>
                """.formatted(TEXTS.getString(key + ".title"), TEXTS.getString(key + ".advice"));
    }

    private static void write(Response response, String type, String body) {
        response.setContentType(type);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        try {
            PrintWriter writer = response.getReporter();
            if (writer != null) {
                writer.write(body);
                response.finishResponse();
            }
        } catch (IOException | IllegalStateException e) {
            // the client is gone, and needs no answer
        }
    }
}
