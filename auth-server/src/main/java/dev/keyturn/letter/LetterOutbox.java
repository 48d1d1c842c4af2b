package dev.keyturn.letter;

import dev.keyturn.letter.LetterTable.Waiting;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Looks each second for letters that are due, and sends four at once. Runs only if there is a mail server. */
@Component
class LetterOutbox implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(LetterOutbox.class);

    private static final int SENT_AT_ONCE = 4;

    private final Letters letters;
    private final LetterTable table;
    private final LetterDelivery delivery;
    private final ObjectProvider<LetterSource> sources;
    private final Clock clock;
    private final Semaphore free = new Semaphore(SENT_AT_ONCE);
    private @Nullable Threads threads;
    private boolean isFailing;

    LetterOutbox(
            Letters letters,
            LetterTable table,
            LetterDelivery delivery,
            ObjectProvider<LetterSource> sources,
            Clock clock) {
        this.letters = letters;
        this.table = table;
        this.delivery = delivery;
        this.sources = sources;
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        if (letters.areSent() && threads == null) {
            Threads started = Threads.start();
            threads = started;
            ScheduledFuture<?> unused =
                    started.clock.scheduleWithFixedDelay(() -> look(started.senders), 1, 1, TimeUnit.SECONDS);
        }
    }

    /** A letter that is being sent is sent again by the next node, unless the mail server takes it by then. */
    @Override
    public synchronized void stop() {
        if (threads != null) {
            threads.stop();
            threads = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return threads != null;
    }

    private void look(ExecutorService senders) {
        try {
            sources.forEach(LetterSource::writeDue);
            for (Waiting letter : table.due(clock.instant(), SENT_AT_ONCE)) {
                if (!free.tryAcquire()) {
                    return;
                }
                begin(letter, senders);
            }
            isFailing = false;
        } catch (RuntimeException e) {
            if (!isFailing) {
                LOG.warn("Could not look for letters; trying again each second: {}", e.getMessage());
            }
            isFailing = true;
        }
    }

    private void begin(Waiting letter, ExecutorService senders) {
        boolean hasBegun = false;
        try {
            Optional<Waiting> claimed = delivery.claim(letter);
            if (claimed.isPresent()) {
                senders.execute(() -> send(claimed.get()));
                hasBegun = true;
            }
        } finally {
            if (!hasBegun) {
                free.release();
            }
        }
    }

    private void send(Waiting letter) {
        try {
            delivery.send(letter);
        } catch (RuntimeException e) {
            // its lease ends, and it is sent again
            LOG.warn("Letter {} ({}) waits: {}", letter.id(), letter.kind(), e.getMessage());
        } finally {
            free.release();
        }
    }

    /** Thread that looks, and those that send. */
    private record Threads(ScheduledExecutorService clock, ExecutorService senders) {

        static Threads start() {
            ThreadFactory daemons = task -> {
                Thread created = new Thread(task, "letters");
                created.setDaemon(true);
                return created;
            };
            return new Threads(
                    Executors.newSingleThreadScheduledExecutor(daemons),
                    Executors.newFixedThreadPool(SENT_AT_ONCE, daemons));
        }

        void stop() {
            clock.shutdown();
            senders.shutdown();
            try {
                if (!senders.awaitTermination(5, TimeUnit.SECONDS)) {
                    senders.shutdownNow();
                }
            } catch (InterruptedException e) {
                senders.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }
    }
}
