package dev.keyturn.revocation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.task.SimpleAsyncTaskExecutorBuilder;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The open streams of this node, each until its reader leaves or the reader's access token ends. */
@Component
class EventStreams {

    private static final int HEARTBEAT_SECONDS = 15;

    private final SignedFeed feed;
    private final ReaderLimit places;
    private final KnownRevocations known;
    private final Executor writers;
    private final Clock clock;
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();

    EventStreams(
            SignedFeed feed,
            ReaderLimit places,
            RevocationLog log,
            KnownRevocations known,
            SimpleAsyncTaskExecutorBuilder executors,
            Clock clock) {
        this.feed = feed;
        this.places = places;
        this.known = known;
        this.writers = executors.threadNamePrefix("revocation-feed-").build();
        this.clock = clock;
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
        Instant end = Objects.requireNonNull(token.getExpiresAt());
        TokenFacts facts = TokenFacts.of(token);
        places.take();
        SseEmitter emitter = new SseEmitter(
                Math.max(1, Duration.between(clock.instant(), end).toMillis()));
        EventStream stream =
                new EventStream(emitter, feed, cursor, () -> clock.instant().isBefore(end) && !known.isRevoked(facts));
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

    /** Shows proxies that the streams are in use, and finds out which readers are gone. */
    @Scheduled(fixedDelay = HEARTBEAT_SECONDS, timeUnit = TimeUnit.SECONDS)
    void heartbeat() {
        open.forEach(stream -> stream.signalHeartbeat(writers));
    }

    /** Readers of a server that stops go elsewhere at once. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE + 1)
    void close(ContextClosedEvent closing) {
        open.forEach(EventStream::end);
    }
}
