package dev.keyturn.client.authentication.assertion;

import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.util.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Downloads a client's keys from a URL that an administrator has entered, and protects the operator's own network from such
 * requests.
 *
 * <p>The host is resolved once, every address is checked, and the connection is made to what was checked, so a name that
 * resolves differently the next time gains nothing. There are no redirects, no cookies, no compression, at most
 * {@link #MAX_BYTES} and one deadline for everything. {@link OperatorsKeys} are exempt from the rules about where, not from
 * those about how much.
 */
@Component
class KeySetDownload {

    static final int MAX_BYTES = 100_000;
    static final Duration DEADLINE = Duration.ofSeconds(3);

    private static final int MAX_AT_ONCE = 16;
    private static final Timeout TIMEOUT = Timeout.of(DEADLINE);

    private final OperatorsKeys operatorsKeys;
    private final CloseableHttpClient guarded;
    private final CloseableHttpClient trusted;
    private final ThreadPoolExecutor threads;

    @Autowired
    KeySetDownload(OperatorsKeys operatorsKeys) {
        this(operatorsKeys, InetAddress::getAllByName);
    }

    KeySetDownload(OperatorsKeys operatorsKeys, HostResolver resolver) {
        this.operatorsKeys = operatorsKeys;
        this.guarded = client(new GuardedDns(resolver));
        this.trusted = client(new OpenDns(resolver));
        this.threads = new ThreadPoolExecutor(0, MAX_AT_ONCE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "client-keys");
            thread.setDaemon(true);
            return thread;
        });
    }

    private static CloseableHttpClient client(DnsResolver dns) {
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(dns)
                        .setMaxConnTotal(MAX_AT_ONCE)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(TIMEOUT)
                                .setSocketTimeout(TIMEOUT)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(TIMEOUT)
                        .setResponseTimeout(TIMEOUT)
                        .build())
                .setConnectionReuseStrategy((request, response, context) -> false)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .setUserAgent("Keyturn")
                .build();
    }

    /**
     * The body of the answer.
     *
     * @throws KeysUnavailableException if there is none, or it is too long, too late or from where the server does not go
     */
    String from(URI uri) throws KeysUnavailableException {
        boolean isTrusted = uri.equals(operatorsKeys.uri());
        if (!isTrusted && JwksUris.check(uri.toString()).isPresent()) {
            throw new KeysUnavailableException("the address is not one that the server calls", null);
        }
        HttpGet request = new HttpGet(uri);
        request.setHeader("Accept", "application/jwk-set+json, application/json");
        Future<String> answer = start(isTrusted ? trusted : guarded, request);
        try {
            return answer.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new KeysUnavailableException(String.valueOf(e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            throw new KeysUnavailableException("no complete answer within " + DEADLINE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeysUnavailableException("interrupted", e);
        } finally {
            request.cancel();
            answer.cancel(true);
        }
    }

    private Future<String> start(CloseableHttpClient client, HttpGet request) throws KeysUnavailableException {
        try {
            return threads.submit(() -> client.execute(request, KeySetDownload::body));
        } catch (RejectedExecutionException e) {
            throw new KeysUnavailableException("too many downloads at once", e);
        }
    }

    private static String body(ClassicHttpResponse response) throws IOException {
        if (response.getCode() != 200) {
            throw new IOException("answered " + response.getCode());
        }
        if (response.getEntity() == null) {
            throw new IOException("answered without a body");
        }
        try (InputStream body = response.getEntity().getContent()) {
            byte[] bytes = body.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("answered more than " + MAX_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    @PreDestroy
    void close() throws IOException {
        threads.shutdownNow();
        guarded.close();
        trusted.close();
    }

    /** Resolves for a connection, to public addresses or to none. */
    private record GuardedDns(HostResolver resolver) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] addresses = resolver.resolve(host);
            for (InetAddress address : addresses) {
                if (!PublicAddresses.contains(address)) {
                    throw new UnknownHostException("the host has an address that is not public");
                }
            }
            return addresses;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    /** Resolves for a connection, to whatever there is. */
    private record OpenDns(HostResolver resolver) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            return resolver.resolve(host);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
