package dev.keyturn.revocation;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.async.DeferredResult;

/** Requests that wait for the next document of the feed. None of them holds a thread. */
@Component
class LongPolls {

    /** So that a reader who asks a server that stops does so no more than once a second. */
    private static final Duration WHILE_CLOSING = Duration.ofSeconds(1);

    private final SignedFeed feed;
    private final Semaphore places;
    private final Set<Poll> waiting = ConcurrentHashMap.newKeySet();

    private volatile boolean isClosing;

    LongPolls(SignedFeed feed, RevocationProperties properties, RevocationLog log) {
        this.feed = feed;
        this.places = new Semaphore(properties.maxReaders());
        log.follow(this::answer);
    }

    /**
     * Next document after the cursor, as soon as there is one; empty when the time is over, or the server stops.
     *
     * @param inWords what to answer then
     * @throws FeedFullException if too many wait
     */
    DeferredResult<ResponseEntity<String>> await(
            long cursor, Duration atMost, Function<Optional<SignedFeed.Document>, ResponseEntity<String>> inWords) {
        if (!places.tryAcquire()) {
            throw new FeedFullException();
        }
        boolean wasClosing = isClosing;
        Poll poll =
                new Poll(cursor, wasClosing && atMost.compareTo(WHILE_CLOSING) > 0 ? WHILE_CLOSING : atMost, inWords);
        poll.answer.onCompletion(() -> {
            waiting.remove(poll);
            places.release();
        });
        waiting.add(poll);
        poll.answerFrom(feed);
        if (isClosing != wasClosing) {
            poll.giveUp();
        }
        return poll.answer;
    }

    int waiting() {
        return waiting.size();
    }

    private void answer() {
        waiting.forEach(poll -> poll.answerFrom(feed));
    }

    /** Ends all waiting before the server waits for its connections to end. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void close(ContextClosedEvent closing) {
        isClosing = true;
        waiting.forEach(Poll::giveUp);
    }

    /** One reader. Equal to itself only. */
    private static final class Poll {

        private final long cursor;
        private final Function<Optional<SignedFeed.Document>, ResponseEntity<String>> inWords;
        private final DeferredResult<ResponseEntity<String>> answer;

        Poll(long cursor, Duration atMost, Function<Optional<SignedFeed.Document>, ResponseEntity<String>> inWords) {
            this.cursor = cursor;
            this.inWords = inWords;
            this.answer = new DeferredResult<>(atMost.toMillis(), () -> inWords.apply(Optional.empty()));
        }

        void answerFrom(SignedFeed feed) {
            Optional<SignedFeed.Document> next = feed.after(cursor);
            if (next.isPresent()) {
                answer.setResult(inWords.apply(next));
            }
        }

        void giveUp() {
            answer.setResult(inWords.apply(Optional.empty()));
        }
    }
}
