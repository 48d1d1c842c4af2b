package dev.keyturn.tracing;

import dev.keyturn.oauth.Endpoints;
import dev.keyturn.oauth.MachineEndpoints;
import dev.keyturn.oauth.Pages;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Makes a span of each request. It has the method, the route and the status, and nothing that the caller sent: no path, query,
 * header, address or identifier.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/http/http-spans/">Semantic conventions for HTTP spans</a>
 */
final class TracingFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
    private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    private static final Set<String> METHODS =
            Arrays.stream(HttpMethod.values()).map(HttpMethod::name).collect(Collectors.toUnmodifiableSet());

    /** Endpoints with a fixed path that no controller answers, in addition to those of programs. */
    private static final Set<String> FIXED = Set.of(
            Pages.LOGIN,
            Pages.SECOND_FACTOR,
            Pages.PASSKEY_SIGN_IN,
            Pages.LOGOUT,
            Endpoints.AUTHORIZE,
            Endpoints.END_SESSION,
            Endpoints.OPENID_CONFIGURATION,
            Endpoints.AUTHORIZATION_SERVER_METADATA);

    private final transient Tracer tracer;
    private final boolean acceptsParent;

    /** @param acceptsParent whether trusted proxies put requests into their traces */
    TracingFilter(Tracer tracer, boolean acceptsParent) {
        this.tracer = tracer;
        this.acceptsParent = acceptsParent;
    }

    @Override
    @SuppressWarnings("try")
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getServletPath().startsWith("/actuator/")) {
            // asked every few seconds, by programs that report what they find
            chain.doFilter(request, response);
            return;
        }
        Span span = start(request);
        int status = HttpStatus.INTERNAL_SERVER_ERROR.value();
        try (Scope ignored = span.makeCurrent()) {
            chain.doFilter(request, response);
            status = response.getStatus();
        } finally {
            if (request.isAsyncStarted()) {
                request.getAsyncContext().addListener(new Completion(span));
            } else {
                end(span, request, status);
            }
        }
    }

    private Span start(HttpServletRequest request) {
        SpanBuilder builder = tracer.spanBuilder(method(request.getMethod())).setSpanKind(SpanKind.SERVER);
        Optional<Context> parent = acceptsParent ? TraceParent.of(request) : Optional.empty();
        parent.ifPresentOrElse(builder::setParent, builder::setNoParent);
        Span span = builder.startSpan();
        TraceId.remember(request, span.getSpanContext());
        return span;
    }

    private static void end(Span span, HttpServletRequest request, int status) {
        if (span.isRecording()) {
            String method = method(request.getMethod());
            String route = route(request);
            span.setAttribute(METHOD, METHODS.contains(request.getMethod()) ? method : "_OTHER");
            span.setAttribute(SCHEME, request.getScheme());
            span.setAttribute(STATUS, status);
            if (route != null) {
                span.setAttribute(ROUTE, route);
                span.updateName(method + " " + route);
            }
            if (status >= HttpStatus.INTERNAL_SERVER_ERROR.value()) {
                span.setAttribute(ERROR, Integer.toString(status));
                span.setStatus(StatusCode.ERROR);
            }
        }
        span.end();
    }

    private static String method(String method) {
        return METHODS.contains(method) ? method : "HTTP";
    }

    private static @Nullable String route(HttpServletRequest request) {
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        if (pattern != null) {
            return pattern.toString();
        }
        String path = request.getServletPath();
        return FIXED.contains(path) || MachineEndpoints.paths().contains(path) ? path : null;
    }

    /** Ends the span of a request that is answered by another thread. */
    private static final class Completion implements AsyncListener {

        private final Span span;

        Completion(Span span) {
            this.span = span;
        }

        @Override
        public void onComplete(AsyncEvent event) {
            HttpServletRequest request =
                    (HttpServletRequest) event.getAsyncContext().getRequest();
            HttpServletResponse response =
                    (HttpServletResponse) event.getAsyncContext().getResponse();
            end(span, request, response.getStatus());
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // onComplete follows
        }

        @Override
        public void onError(AsyncEvent event) {
            // onComplete follows
        }
    }
}
