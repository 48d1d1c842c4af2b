package dev.keyturn.revocation;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * One reader's stream of events.
 *
 * <p>It keeps its place in the feed and nothing else: what a slow reader has not taken yet is not queued here, so it costs no
 * memory, and it holds a thread only while something is being written to it.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML Standard §9.2, Server-sent events</a>
 */
class EventStream {

    /** The cursor of a reader who knows nothing yet. */
    static final long NOTHING = -1;

    private static final long RECONNECT_MILLISECONDS = 1_000;

    private final SseEmitter emitter;
    private final SignedFeed feed;
    private final BooleanSupplier mayRead;
    private final AtomicInteger signals = new AtomicInteger();

    private long cursor;
    private volatile boolean heartbeatIsDue = true;

    /** @param mayRead whether the reader's access token is still good */
    EventStream(SseEmitter emitter, SignedFeed feed, long cursor, BooleanSupplier mayRead) {
        this.emitter = emitter;
        this.feed = feed;
        this.cursor = cursor;
        this.mayRead = mayRead;
    }

    /** Has what is new written to the reader soon; does not wait for it. */
    void signal(Executor executor) {
        if (signals.getAndIncrement() == 0) {
            executor.execute(this::writeAll);
        }
    }

    void signalHeartbeat(Executor executor) {
        heartbeatIsDue = true;
        signal(executor);
    }

    void end() {
        emitter.complete();
    }

    private void writeAll() {
        int seen = signals.get();
        try {
            do {
                if (!mayRead.getAsBoolean() || !writeNew()) {
                    end();
                    return;
                }
                seen = signals.addAndGet(-seen);
            } while (seen != 0);
        } catch (IOException | IllegalStateException e) {
            // the reader is gone; the container notifies the owner of the stream
            emitter.completeWithError(e);
        }
    }

    /** Whether all could be written: not if the reader's access token ends meanwhile. */
    private boolean writeNew() throws IOException {
        if (heartbeatIsDue) {
            heartbeatIsDue = false;
            emitter.send(SseEmitter.event().comment("").reconnectTime(RECONNECT_MILLISECONDS));
        }
        boolean needsAll = cursor == NOTHING || feed.isFarBehind(cursor);
        if (needsAll && !write("snapshot", feed.snapshot())) {
            return false;
        }
        for (var next = feed.after(cursor); next.isPresent(); next = feed.after(cursor)) {
            if (!write("delta", next.get())) {
                return false;
            }
        }
        return true;
    }

    private boolean write(String name, SignedFeed.Document document) throws IOException {
        // With the document at hand: what is in it counts already, the end of the reader's own token included.
        if (!mayRead.getAsBoolean()) {
            return false;
        }
        emitter.send(SseEmitter.event()
                .id(Long.toString(document.cursor()))
                .name(name)
                .data(document.text(), MediaType.TEXT_PLAIN));
        cursor = document.cursor();
        return true;
    }
}
