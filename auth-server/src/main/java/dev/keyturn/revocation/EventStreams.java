package dev.keyturn.revocation;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Open event streams of this node. Each ends when its reader disconnects or the reader's access token expires. */
@Component
class EventStreams {

    private static final int HEARTBEAT_SECONDS = 15;

    private final SignedFeed feed;
    private final ReaderLimit places;
    private final ReaderTokens tokens;
    private final Executor writers;
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();

    EventStreams(
            SignedFeed feed,
            ReaderLimit places,
            RevocationLog log,
            ReaderTokens tokens,
            SimpleAsyncTaskExecutorBuilder executors) {
        this.feed = feed;
        this.places = places;
        this.tokens = tokens;
        this.writers = executors.threadNamePrefix("revocation-feed-").build();
        log.follow(() -> open.forEach(stream -> stream.signal(writers)));
    }

    /**
     * Opens a stream.
     *
     * @param cursor where the reader is; {@link EventStream#NOTHING} to begin with the snapshot
     * @throws FeedFullException if too many are open, or the server is shutting down
     */
    SseEmitter open(long cursor, Jwt token) {
        if (places.isClosing()) {
            throw new FeedFullException();
        }
        BooleanSupplier isValid = tokens.validity(token);
        places.take();
        SseEmitter emitter = new SseEmitter(Math.max(1, tokens.remaining(token).toMillis()));
        EventStream stream = new EventStream(emitter, feed, cursor, isValid);
        emitter.onTimeout(emitter::complete);
        emitter.onCompletion(() -> {
            open.remove(stream);
            places.giveBack();
        });
        open.add(stream);
        stream.signal(writers);
        if (places.isClosing()) {
            stream.end();
        }
        return emitter;
    }

    /** Sends a heartbeat, so that proxies keep the streams open, and readers that are gone are noticed. */
    @Scheduled(fixedDelay = HEARTBEAT_SECONDS, timeUnit = TimeUnit.SECONDS)
    void heartbeat() {
        open.forEach(stream -> stream.signalHeartbeat(writers));
    }

    /** Ends the streams when the server stops, so that readers reconnect elsewhere at once. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE + 1)
    void close(ContextClosedEvent closing) {
        open.forEach(EventStream::end);
    }
}
