package dev.keyturn.audit.export;

import dev.keyturn.audit.proof.PositionedEvent;
import dev.keyturn.audit.proof.RecordedEvent;
import dev.keyturn.audit.proof.RecordedEvent.Who;
import dev.keyturn.oauth.KeyturnProperties;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

/** Events for targets. */
final class TestEvents {

    static final String ISSUER = "https://id.example.com";
    static final Instant AT = Instant.parse("2026-11-30T08:00:00.123456Z");

    /** Ends lines, breaks frames, starts formulas and confuses terminals, in each format. */
    static final String HOSTILE =
            "=cmd|'/C calc'!A0\r\n<14>1 - - - - - forged\u0000\u001b[2J\u2028\u202e\ud800\"}\\,😀";

    private TestEvents() {}

    static OcsfEvents ocsf() {
        return new OcsfEvents(new KeyturnProperties(URI.create(ISSUER)));
    }

    static RecordedEvent event(String type, boolean failure, Who subject, String details) {
        return new RecordedEvent(
                UUID.randomUUID(),
                AT,
                type,
                failure,
                new Who("USER", "7", "alice"),
                subject,
                details,
                "192.0.2.7",
                false,
                1,
                null,
                0L,
                null);
    }

    static OutgoingEvent outgoing(long position, RecordedEvent event) {
        return ocsf().of(new PositionedEvent(position, false, event.id(), event.occurredAt(), event), event);
    }

    static OutgoingEvent outgoing(long position) {
        return outgoing(position, event("client.created", false, new Who("client", "c" + position, "n"), "{}"));
    }

    static OutgoingEvent hostile(long position) {
        return outgoing(
                position, event("user.created", false, new Who("user", "u", HOSTILE), "{\"note\":\"a\\nb\\u0000\"}"));
    }

    static List<OutgoingEvent> several(int count) {
        return LongStream.range(0, count).mapToObj(TestEvents::outgoing).toList();
    }

    /** Counts what a target reports. */
    static final class Reported implements Progress {

        long next;

        @Override
        public void begin() {
            // always
        }

        @Override
        public void delivered(OutgoingEvent last) {
            next = last.position() + 1;
        }
    }
}
