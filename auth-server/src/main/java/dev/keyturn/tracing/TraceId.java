package dev.keyturn.tracing;

import io.opentelemetry.api.trace.SpanContext;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Identifiers of a request's trace, by which a log line leads to it. */
public final class TraceId {

    private static final String ATTRIBUTE = TraceId.class.getName();

    private TraceId() {}

    static void remember(HttpServletRequest request, SpanContext span) {
        request.setAttribute(ATTRIBUTE, span);
    }

    /** @return 32 hexadecimal digits; null if requests are not traced */
    public static @Nullable String ofTrace(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof SpanContext span ? span.getTraceId() : null;
    }

    /** @return 16 hexadecimal digits; null if requests are not traced */
    public static @Nullable String ofSpan(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof SpanContext span ? span.getSpanId() : null;
    }
}
