package dev.keyturn.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Position of a request in a trace that a trusted proxy began. Of others it is ignored: they could have each
 * of their requests traced, or put them into the traces of others.
 *
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
final class TraceParent {

    private static final String HEADER = "traceparent";

    /** {@code org.apache.catalina.Globals.REQUEST_FORWARDED_ATTRIBUTE}, which no client can set. */
    private static final String IS_FORWARDED = "org.apache.tomcat.request.forwarded";

    private TraceParent() {}

    static Optional<Context> of(HttpServletRequest request) {
        if (!Boolean.TRUE.equals(request.getAttribute(IS_FORWARDED)) || !hasOne(request)) {
            return Optional.empty();
        }
        Context context = W3CTraceContextPropagator.getInstance().extract(Context.root(), request, Headers.INSTANCE);
        SpanContext parent = Span.fromContext(context).getSpanContext();
        return parent.isValid() ? Optional.of(Context.root().with(Span.wrap(withoutState(parent)))) : Optional.empty();
    }

    /** The server sends no requests for which other vendors would need their entries. */
    private static SpanContext withoutState(SpanContext parent) {
        return SpanContext.createFromRemoteParent(
                parent.getTraceId(), parent.getSpanId(), parent.getTraceFlags(), TraceState.getDefault());
    }

    private static boolean hasOne(HttpServletRequest request) {
        List<String> values = Collections.list(request.getHeaders(HEADER));
        return values.size() == 1;
    }

    /** Headers of a request as OpenTelemetry reads them. */
    private enum Headers implements TextMapGetter<HttpServletRequest> {
        INSTANCE;

        @Override
        public Iterable<String> keys(HttpServletRequest request) {
            return Collections.list(request.getHeaderNames());
        }

        @Override
        public @Nullable String get(@Nullable HttpServletRequest request, String key) {
            return request == null ? null : request.getHeader(key);
        }
    }
}
