package dev.keyturn.connections;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;

/**
 * Lets clients leave before an application stops. Every answer carries {@code Connection: close}, while requests are still
 * served, until the drain period is over or nothing has come for a while. Spring Boot has set readiness to refusing traffic before, and
 * stops accepting connections afterwards.
 *
 * <p>Without it a kept-alive connection is cut although its client may have sent the next request already.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-9.6">RFC 9112 §9.6, Tear-down</a>
 */
final class Drain implements ApplicationListener<ContextClosedEvent>, Ordered {

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final long MILLIS_BETWEEN_LOOKS = 20;

    /** Without a connection for this long, more than a load balancer leaves between two looks at readiness, none will come. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final Duration period;

    Drain(Duration period) {
        this.period = period;
    }

    /** Before the executors, schedulers and connections to other nodes are closed, all of which requests need. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE + 100;
    }

    @Override
    public void onApplicationEvent(ContextClosedEvent closing) {
        List<LimitedProtocol> protocols = protocols(closing).toList();
        protocols.forEach(LimitedProtocol::closeAfterNextAnswer);
        if (period.isZero()) {
            return;
        }
        CountDownLatch again = new CountDownLatch(1);
        StopSignals signals = StopSignals.handledBy(again::countDown);
        LOG.info("Draining {} connections for at most {}", openConnections(protocols), period);
        try {
            long end = System.nanoTime() + period.toNanos();
            long made = madeConnections(protocols);
            long quietSince = System.nanoTime();
            while (System.nanoTime() - end < 0
                    && System.nanoTime() - quietSince < QUIET_NANOS
                    && !again.await(MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS)) {
                if (openConnections(protocols) > 0 || madeConnections(protocols) != made) {
                    made = madeConnections(protocols);
                    quietSince = System.nanoTime();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            signals.giveBack();
        }
        LOG.info("Drained; {} connections are open", openConnections(protocols));
    }

    private static Stream<LimitedProtocol> protocols(ContextClosedEvent closing) {
        return closing.getApplicationContext() instanceof WebServerApplicationContext web
                        && web.getWebServer() instanceof TomcatWebServer server
                ? Stream.of(server.getTomcat().getService().findConnectors())
                        .map(connector -> connector.getProtocolHandler())
                        .filter(LimitedProtocol.class::isInstance)
                        .map(LimitedProtocol.class::cast)
                : Stream.empty();
    }

    private static long madeConnections(List<LimitedProtocol> protocols) {
        return protocols.stream().mapToLong(LimitedProtocol::madeConnections).sum();
    }

    private static int openConnections(List<LimitedProtocol> protocols) {
        return protocols.stream().mapToInt(LimitedProtocol::openConnections).sum();
    }
}
