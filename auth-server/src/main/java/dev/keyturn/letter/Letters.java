package dev.keyturn.letter;

import dev.keyturn.database.StoredTime;
import dev.keyturn.mail.Mailer;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Outbox for letters. A letter is written with the change that it is about, and sent afterwards by any node. */
@Component
public class Letters {

    private final LetterTable table;
    private final Mailer mailer;
    private final Clock clock;

    Letters(LetterTable table, Mailer mailer, Clock clock) {
        this.table = table;
        this.mailer = mailer;
        this.clock = clock;
    }

    /** Whether there is a mail server. */
    public boolean areSent() {
        return mailer.isConfigured();
    }

    /** Puts a letter into the outbox, in the current transaction. Takes one statement, and none without a mail server. */
    public void write(Letter letter) {
        if (areSent()) {
            table.insert(letter, StoredTime.now(clock));
        }
    }
}
