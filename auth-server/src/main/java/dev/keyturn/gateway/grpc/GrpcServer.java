package dev.keyturn.gateway.grpc;

import java.util.Objects;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http2.Http2Protocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.SmartLifecycle;

/**
 * Web server of the gRPC port: a Tomcat of its own with one servlet, so that no other endpoint answers there. It has the TLS, the limit of
 * connections from one address and the trusted proxies of the first port, and starts and stops with it.
 */
final class GrpcServer implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(GrpcServer.class);

    /** As the web server of the application. */
    private static final int PHASE = DEFAULT_PHASE - 2048;

    /** Of 200 threads by default, so that one connection does not keep all of them. */
    private static final int MAX_STREAMS_PER_CONNECTION = 50;

    /** Tomcat has two buffers of this size for each stream. */
    private static final int WINDOW_BYTES = 8 * 1024;

    private static final int MAX_CONNECTIONS = 1_000;
    private static final int CONNECTION_MILLIS = 10_000;
    private static final long IDLE_MILLIS = 300_000;
    private static final int MAX_HEADERS = 50;

    /** For the next bytes of a message, whose stream occupies a thread. */
    private static final long STREAM_MILLIS = 5_000;

    private final GrpcProperties settings;
    private final SslBundles bundles;
    private final ObjectProvider<WebServerFactoryCustomizer<TomcatServletWebServerFactory>> customizers;
    private final ServletContextInitializer content;
    private volatile @Nullable WebServer server;

    GrpcServer(
            GrpcProperties settings,
            SslBundles bundles,
            ObjectProvider<WebServerFactoryCustomizer<TomcatServletWebServerFactory>> customizers,
            ServletContextInitializer content) {
        this.settings = settings;
        this.bundles = bundles;
        this.customizers = customizers;
        this.content = content;
    }

    /** Port on which it listens; -1 before the start and after the stop. */
    int port() {
        WebServer running = server;
        return running == null ? -1 : running.getPort();
    }

    @Override
    public void start() {
        TomcatServletWebServerFactory factory =
                new TomcatServletWebServerFactory(Objects.requireNonNull(settings.port()));
        customizers.orderedStream().forEach(customizer -> customizer.customize(factory));
        factory.setAddress(settings.address());
        factory.setShutdown(Shutdown.GRACEFUL);
        factory.addConnectorCustomizers(this::limit);
        String bundle = settings.sslBundle();
        if (bundle == null && !settings.address().isLoopbackAddress()) {
            LOG.warn(
                    "The gRPC port at {} has no TLS (keyturn.gateway.grpc.allow-plaintext): anyone on the network path reads"
                            + " credentials.",
                    settings.address().getHostAddress());
        }
        if (bundle != null) {
            factory.setSslBundles(bundles);
            factory.setSsl(Ssl.forBundle(bundle));
        }
        WebServer started = factory.getWebServer(content);
        started.start();
        server = started;
        LOG.info("Gateways can check credentials by gRPC at port {}", started.getPort());
    }

    private void limit(Connector connector) {
        Http2Protocol http2 = new Http2Protocol();
        http2.setMaxConcurrentStreams(MAX_STREAMS_PER_CONNECTION);
        http2.setMaxConcurrentStreamExecution(MAX_STREAMS_PER_CONNECTION);
        http2.setInitialWindowSize(WINDOW_BYTES);
        http2.setKeepAliveTimeout(IDLE_MILLIS);
        http2.setMaxHeaderCount(MAX_HEADERS);
        http2.setStreamReadTimeout(STREAM_MILLIS);
        http2.setStreamWriteTimeout(STREAM_MILLIS);
        // a gRPC client ends a stream with a frame of its own, so that those of short messages would count as an attack
        http2.setOverheadDataThreshold(0);
        connector.addUpgradeProtocol(http2);
        if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
            protocol.setMaxThreads(settings.maxConcurrentCalls());
            protocol.setMaxConnections(MAX_CONNECTIONS);
            protocol.setConnectionTimeout(CONNECTION_MILLIS);
        }
    }

    @Override
    public void stop() {
        WebServer running = server;
        server = null;
        if (running != null) {
            running.stop();
            running.destroy();
        }
    }

    /** Lets calls end that have begun. */
    @Override
    public void stop(Runnable callback) {
        WebServer running = server;
        if (running == null) {
            callback.run();
            return;
        }
        running.shutDownGracefully(result -> {
            stop();
            callback.run();
        });
    }

    @Override
    public boolean isAutoStartup() {
        return settings.port() != null;
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
