package dev.keyturn.tracing;

import dev.keyturn.oauth.LoopbackHosts;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Collector of traces. Without an endpoint nothing is traced.
 *
 * @param endpoint URL that takes OTLP over HTTP, such as {@code https://collector.example.com/v1/traces}; {@code http} is allowed for
 *     a collector on the same machine, and elsewhere without headers
 * @param sampleRatio share of the requests that are traced, 0 to 1
 * @param acceptParent whether a trusted proxy puts its requests into its traces and decides which are traced, with the header
 *     {@code traceparent}; it must not pass on the one that its clients send
 * @param serviceName name of this server in traces
 * @param headers headers of each export, such as {@code authorization}
 * @param sslBundle name of the {@code spring.ssl.bundle} with the certificates to trust, and with the one to present; by default, the
 *     certificates that Java trusts
 */
@ConfigurationProperties("keyturn.tracing")
record TracingProperties(
        @Nullable URI endpoint,
        @DefaultValue("0.1") double sampleRatio,
        @DefaultValue("false") boolean acceptParent,
        @DefaultValue("keyturn") String serviceName,
        @DefaultValue Map<String, String> headers,
        @Nullable String sslBundle) {

    private static final String PREFIX = "keyturn.tracing.";

    /** RFC 9110 §5.6.2. The client would log the value of a header that it rejects. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private static final Pattern VALUE = Pattern.compile("[\\x21-\\x7E]([\\x20-\\x7E\\t]*[\\x21-\\x7E])?");

    TracingProperties {
        headers = Map.copyOf(headers);
        headers.forEach((name, value) -> require(
                NAME.matcher(name).matches() && VALUE.matcher(value).matches(),
                "headers." + name + " must have a name of HTTP, and a value of visible ASCII without line feeds"));
        require(sampleRatio >= 0 && sampleRatio <= 1, "sample-ratio must be 0 to 1");
        require(!serviceName.isBlank(), "service-name must not be empty");
        if (endpoint != null && isSet(endpoint)) {
            String scheme = endpoint.getScheme();
            String host = endpoint.getHost();
            boolean isTls = "https".equalsIgnoreCase(scheme);
            require(
                    host != null && endpoint.getRawUserInfo() == null && (isTls || "http".equalsIgnoreCase(scheme)),
                    "endpoint must be an https URL without user name");
            require(
                    isTls || headers.isEmpty() || LoopbackHosts.contains(host),
                    "endpoint must be an https URL, or headers would be sent without encryption");
        }
    }

    private static boolean isSet(@Nullable URI uri) {
        return uri != null && !uri.toString().isBlank();
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(PREFIX + message);
        }
    }

    boolean isConfigured() {
        return isSet(endpoint);
    }

    @Override
    public String toString() {
        return "TracingProperties[endpoint=" + endpoint + ", sampleRatio=" + sampleRatio + "]";
    }
}
