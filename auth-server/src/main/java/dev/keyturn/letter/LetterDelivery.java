package dev.keyturn.letter;

import dev.keyturn.letter.LetterTable.Earlier;
import dev.keyturn.letter.LetterTable.Waiting;
import dev.keyturn.mail.MailRejectedException;
import dev.keyturn.mail.Mailer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends letters. One that fails is sent again, after 10 seconds first and after an hour at most, until it is of no use any more. The
 * same letter has the same {@code Message-ID}, so that a program for mail shows it once if the mail server took it twice.
 */
@Component
class LetterDelivery {

    static final int MAX_PER_HOUR = 5;
    static final int MAX_PER_DAY = 20;

    static final Duration FIRST_WAIT = Duration.ofSeconds(10);
    static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** Prolonged while the mail server takes its time. */
    private static final Duration LEASE = Duration.ofSeconds(60);

    private static final int MAX_DOUBLINGS = 9;

    private static final Logger LOG = LoggerFactory.getLogger(LetterDelivery.class);

    private final LetterTable table;
    private final LetterTexts texts;
    private final Mailer mailer;
    private final LetterCounts counts;
    private final Clock clock;

    LetterDelivery(LetterTable table, LetterTexts texts, Mailer mailer, LetterCounts counts, Clock clock) {
        this.table = table;
        this.texts = texts;
        this.mailer = mailer;
        this.counts = counts;
        this.clock = clock;
    }

    /** @return the letter as this node has it; empty if another node sends it */
    Optional<Waiting> claim(Waiting letter) {
        return table.claim(letter, clock.instant().plus(LEASE));
    }

    /** Sends a letter that this node has claimed, or ends its wait. */
    void send(Waiting letter) {
        if (!clock.instant().isBefore(letter.expiresAt())) {
            LOG.warn("Gave up letter {} ({}) after {} attempts", letter.id(), letter.kind(), letter.attempts() - 1);
            end(letter, "expired");
            return;
        }
        Earlier earlier = table.earlier(letter);
        if (earlier.ofHour() >= MAX_PER_HOUR || earlier.ofDay() >= MAX_PER_DAY) {
            LOG.info("Did not send letter {} ({}): its address got many lately", letter.id(), letter.kind());
            table.close(letter, false, true);
            counts.add(letter.kind(), "suppressed");
            return;
        }
        Optional<Letter> content = table.open(letter);
        if (content.isEmpty()) {
            // by this node: another one may have the key, or the version that wrote it
            LOG.error("Letter {} ({}) cannot be read; was its key-encryption key removed?", letter.id(), letter.kind());
            counts.add(letter.kind(), "unreadable");
            table.postpone(letter, clock.instant().plus(waitAfter(letter.attempts())));
            return;
        }
        transmit(letter, content.get());
    }

    private void transmit(Waiting letter, Letter content) {
        try {
            mailer.send(texts.mail("letter." + letter.id(), content), new Prolonging(letter));
            table.close(letter, true, false);
            counts.add(letter.kind(), "sent");
        } catch (MailRejectedException e) {
            LOG.warn("The mail server rejected letter {} ({})", letter.id(), letter.kind());
            end(letter, "rejected");
        } catch (IOException e) {
            Duration wait = waitAfter(letter.attempts());
            LOG.warn(
                    "Could not send letter {} ({}); retrying in {} seconds: {}",
                    letter.id(),
                    letter.kind(),
                    wait.toSeconds(),
                    reason(e));
            counts.add(letter.kind(), "failed");
            table.postpone(letter, clock.instant().plus(wait));
        }
    }

    private void end(Waiting letter, String result) {
        table.close(letter, false, false);
        counts.add(letter.kind(), result);
    }

    /** Without the text of the mail server, which may repeat the address. */
    private static String reason(IOException failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName();
    }

    static Duration waitAfter(int attempts) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(attempts - 1, MAX_DOUBLINGS));
        return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
    }

    /** Prolongs the lease of a letter twice in its time. */
    private final class Prolonging implements Runnable {

        private final Waiting letter;
        private Instant prolongedAt = clock.instant();

        Prolonging(Waiting letter) {
            this.letter = letter;
        }

        @Override
        public void run() {
            Instant now = clock.instant();
            if (now.isAfter(prolongedAt.plus(LEASE.dividedBy(2)))) {
                prolongedAt = now;
                table.postpone(letter, now.plus(LEASE));
            }
        }
    }
}
