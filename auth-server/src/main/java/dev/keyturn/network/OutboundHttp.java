package dev.keyturn.network;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * HTTP client for URLs that someone else chose, which protects the network of the operator.
 *
 * <p>A host is resolved once, every address is checked, and the connection is made to what was checked, so a name that resolves
 * differently the next time gains nothing. There are no redirects, no cookies, no compression, no automatic retries, and one deadline
 * for the whole exchange.
 */
public final class OutboundHttp implements AutoCloseable {

    /** The library reads headers of any length, and trailers too. */
    private static final int MAX_LINE_LENGTH = 8 * 1024;

    private static final int MAX_HEADERS = 100;

    private final CloseableHttpClient client;
    private final ThreadPoolExecutor threads;
    private final Duration deadline;

    private OutboundHttp(CloseableHttpClient client, ThreadPoolExecutor threads, Duration deadline) {
        this.client = client;
        this.threads = threads;
        this.deadline = deadline;
    }

    /**
     * Settings of a client.
     *
     * @param allowed addresses to which it connects
     * @param tls null for the certificates that Java trusts
     * @param keepsConnections whether the next request uses the same connection
     * @param deadline for an exchange, from the lookup of the host to the end of the body
     * @param maxAtOnce further requests fail
     */
    public record Settings(
            HostResolver resolver,
            Predicate<InetAddress> allowed,
            @Nullable TlsSocketStrategy tls,
            boolean keepsConnections,
            Duration deadline,
            int maxAtOnce) {}

    /** Client with threads of this name. */
    public static OutboundHttp of(String name, Settings settings) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                0, settings.maxAtOnce(), 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        return new OutboundHttp(client(settings), threads, settings.deadline());
    }

    private static CloseableHttpClient client(Settings settings) {
        Timeout timeout = Timeout.of(settings.deadline());
        HttpClientBuilder client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new GuardedDns(settings.resolver(), settings.allowed()))
                        .setTlsSocketStrategy(settings.tls())
                        .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                                .http1Config(Http1Config.custom()
                                        .setMaxLineLength(MAX_LINE_LENGTH)
                                        .setMaxHeaderCount(MAX_HEADERS)
                                        .build())
                                .build())
                        .setMaxConnTotal(settings.maxAtOnce())
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(timeout)
                                .setSocketTimeout(timeout)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout)
                        .setResponseTimeout(timeout)
                        .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .setUserAgent("Keyturn");
        if (!settings.keepsConnections()) {
            client.setConnectionReuseStrategy((request, response, context) -> false);
        }
        return client.build();
    }

    /**
     * Sends a request and reads the answer.
     *
     * @param reader reads as much of the body as it accepts
     * @throws AddressNotAllowedException if the host has an address that is not allowed
     * @throws IOException if there is no answer before the deadline, or the reader fails; the message is for the log
     */
    public <T> T send(HttpUriRequestBase request, HttpClientResponseHandler<T> reader) throws IOException {
        Future<T> answer = start(request, reader);
        try {
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable failure = Objects.requireNonNullElse(e.getCause(), e);
            if (failure instanceof AddressNotAllowedException denied) {
                throw denied;
            }
            throw new IOException(NetworkFailure.reason(failure), failure);
        } catch (TimeoutException e) {
            throw new IOException("no complete answer within " + deadline, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } finally {
            request.cancel();
            answer.cancel(true);
        }
    }

    private <T> Future<T> start(HttpUriRequestBase request, HttpClientResponseHandler<T> reader) throws IOException {
        try {
            return threads.submit(() -> client.execute(request, reader));
        } catch (RejectedExecutionException e) {
            throw new IOException("too many requests at once", e);
        }
    }

    /** Ends requests and connections. */
    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        client.close();
    }

    /** Resolves to allowed addresses or to none. */
    private record GuardedDns(HostResolver resolver, Predicate<InetAddress> allowed) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] addresses = resolver.resolve(host);
            for (InetAddress address : addresses) {
                if (!allowed.test(address)) {
                    throw new AddressNotAllowedException();
                }
            }
            return addresses;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
