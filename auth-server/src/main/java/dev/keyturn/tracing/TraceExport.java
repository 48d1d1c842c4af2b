package dev.keyturn.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.stereotype.Component;

/**
 * Sends ended spans to the configured collector, in batches and from a thread of its own. While the collector is away, spans are
 * dropped, never requests.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/">OpenTelemetry Protocol</a>
 */
@Component
class TraceExport implements DisposableBean {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long LONGEST_FLUSH_SECONDS = 5;

    /** The longest SQL statements are a few thousand characters. */
    private static final int MAX_TEXT = 4096;

    private final @Nullable SdkTracerProvider spans;
    private final Tracer tracer;
    private final boolean acceptsParent;

    TraceExport(TracingProperties properties, SslBundles bundles) throws GeneralSecurityException {
        URI endpoint = properties.isConfigured() ? properties.endpoint() : null;
        this.spans = endpoint == null ? null : provider(endpoint, properties, bundles);
        this.tracer = (spans == null ? TracerProvider.noop() : spans).get("dev.keyturn");
        this.acceptsParent = properties.acceptParent();
    }

    /** Whether a collector is configured. */
    boolean isOn() {
        return spans != null;
    }

    Tracer tracer() {
        return tracer;
    }

    /** Whether a trusted proxy decides which requests are traced. */
    boolean acceptsParent() {
        return acceptsParent;
    }

    /** Sends spans that ended before the call, unless the collector takes longer than five seconds. */
    void flush() {
        if (spans != null) {
            spans.forceFlush().join(LONGEST_FLUSH_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Override
    public void destroy() {
        if (spans != null) {
            spans.shutdown().join(LONGEST_FLUSH_SECONDS, TimeUnit.SECONDS);
        }
    }

    private static SdkTracerProvider provider(URI endpoint, TracingProperties properties, SslBundles bundles)
            throws GeneralSecurityException {
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(endpoint.toString())
                .setTimeout(TIMEOUT)
                .setCompression("gzip");
        properties.headers().forEach(exporter::addHeader);
        String bundle = properties.sslBundle();
        if (bundle != null && !bundle.isEmpty()) {
            SslBundle certificates = bundles.getBundle(bundle);
            exporter.setSslContext(certificates.createSslContext(), trustManager(certificates));
        }
        return SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        properties.serviceName(),
                        AttributeKey.stringKey("service.instance.id"),
                        UUID.randomUUID().toString())))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(properties.sampleRatio())))
                .setSpanLimits(SpanLimits.builder()
                        .setMaxAttributeValueLength(MAX_TEXT)
                        .build())
                .addSpanProcessor(BatchSpanProcessor.builder(exporter.build()).build())
                .build();
    }

    private static X509TrustManager trustManager(SslBundle bundle) throws GeneralSecurityException {
        TrustManager[] managers = bundle.getManagers().getTrustManagers();
        return Arrays.stream(managers)
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("No certificates to trust"));
    }
}
