package dev.keyturn.revocation;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.async.DeferredResult;

/** Readers who have asked for what comes next and wait for it. None of them holds a thread. */
@Component
class LongPolls {

    private final SignedFeed feed;
    private final FeedPlaces places;
    private final Set<Poll> waiting = ConcurrentHashMap.newKeySet();

    LongPolls(SignedFeed feed, FeedPlaces places, RevocationLog log) {
        this.feed = feed;
        this.places = places;
        log.follow(this::answer);
    }

    /**
     * What comes after the cursor, as soon as there is something; empty when the time is over.
     *
     * @param inWords what to answer then
     * @throws FeedFullException if too many wait
     */
    DeferredResult<ResponseEntity<String>> await(
            long cursor, Duration atMost, Function<Optional<SignedFeed.Document>, ResponseEntity<String>> inWords) {
        places.take();
        Poll poll = new Poll(cursor, atMost, inWords);
        poll.answer.onCompletion(() -> {
            waiting.remove(poll);
            places.giveBack();
        });
        waiting.add(poll);
        poll.answerFrom(feed);
        return poll.answer;
    }

    private void answer() {
        waiting.forEach(poll -> poll.answerFrom(feed));
    }

    /** Nobody waits for a server that stops. */
    @EventListener
    void close(ContextClosedEvent closing) {
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
