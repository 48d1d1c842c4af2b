package dev.keyturn.audit.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyturn.audit.AuditableEvent;
import dev.keyturn.audit.proof.AuditSequencer;
import dev.keyturn.audit.proof.PositionedEvent;
import dev.keyturn.audit.proof.PositionedEvents;
import dev.keyturn.audit.proof.RecordedEvent;
import dev.keyturn.network.OutboundHttp;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.RunningServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Delivery of events from the tree to a target, by nodes that fail, stop and take over from each other. */
@RunningServer
@ExtendWith(OutputCaptureExtension.class)
abstract class ExportFlow {

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    AuditSequencer sequencer;

    @Autowired
    PositionedEvents positioned;

    @Autowired
    OcsfEvents ocsf;

    @Autowired
    KeyturnProperties properties;

    @Autowired
    JdbcTemplate database;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    MutableClock.Shifted clock;

    @Autowired
    ExportLeases leases;

    @Autowired
    SslBundles bundles;

    @Autowired
    MailTargets mails;

    private final String name = "test-" + UUID.randomUUID();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicLong nanoTime = new AtomicLong();
    private final Received received = new Received();

    @Test
    void aNewSinkGetsWhatIsRecordedFromThenOnInTheOrderOfTheTree() {
        publish(1);
        Delivery delivery = node(received, "exported.*");
        delivery.run();

        List<String> published = publish(250);
        delivery.run();

        assertThat(received.subjects()).containsExactlyElementsOf(published);
        assertThat(received.positions()).isSorted();
        assertThat(gauge("pending")).isZero();
        assertThat(gauge("lag")).isZero();
        assertThat(meters.counter("keyturn.audit.export.delivered", "sink", name)
                        .count())
                .isEqualTo(250);
    }

    @Test
    void onlyTheTypesOfTheFilterAreDelivered() {
        Delivery delivery = node(received, "exported.second");
        delivery.run();

        events.publishEvent(new Exported("a", "exported.first", Optional.empty()));
        events.publishEvent(new Exported("b", "exported.second", Optional.empty()));
        sequencer.run();
        delivery.run();

        assertThat(received.subjects()).containsExactly("b");
        assertThat(gauge("pending")).isZero();
    }

    @Test
    void afterAFailureTheSameEventsFollowAndNoneIsSkipped(CapturedOutput output) {
        Delivery delivery = node(received, "exported.*");
        delivery.run();
        List<String> published = publish(5);
        received.failAfter = 2;

        delivery.run();
        assertThat(output.getAll()).contains("Could not deliver audit events to " + name);
        delivery.run();
        assertThat(received.subjects()).containsExactlyElementsOf(published.subList(0, 2));
        assertThat(gauge("pending")).isGreaterThanOrEqualTo(3);

        received.failAfter = Integer.MAX_VALUE;
        pass(Delivery.FIRST_WAIT);
        delivery.run();
        assertThat(received.subjects()).containsExactlyElementsOf(published);
    }

    @Test
    void waitsLongerAfterEachFailure() {
        Delivery delivery = node(received, "exported.*");
        delivery.run();
        publish(1);
        received.failAfter = 0;

        List<Integer> attempts = new ArrayList<>();
        for (int second = 0; second < 1000; second++) {
            delivery.run();
            pass(Duration.ofSeconds(1));
            attempts.add(received.attempts);
        }

        // at 0, 1, 3, 7, 15, 31, 63, 127, 255 and 511 seconds, and then each 300 seconds
        assertThat(attempts.get(0)).isEqualTo(1);
        assertThat(attempts.get(999)).isBetween(10, 12);
    }

    @Test
    void aTargetThatPausesGetsNothingMeanwhileAlsoFromAnotherNode() {
        received.pause = Duration.ofMinutes(1);
        Delivery first = node(received, "exported.*");
        Delivery second = node(received, "exported.*");
        first.run();
        List<String> published = new ArrayList<>(publish(1));
        first.run();
        published.addAll(publish(3));

        pass(Duration.ofSeconds(59));
        endLease();
        first.run();
        second.run();
        assertThat(received.subjects()).containsExactlyElementsOf(published.subList(0, 1));

        pass(Duration.ofSeconds(1));
        first.run();
        assertThat(received.subjects()).containsExactlyElementsOf(published);
        assertThat(received.attempts).isEqualTo(2);
    }

    @Test
    void aTargetThatPausesGetsEventsTogetherThatLieFarApart() {
        received.pause = Duration.ofMinutes(1);
        Delivery delivery = node(received, "exported.second");
        delivery.run();
        events.publishEvent(new Exported("a", "exported.second", Optional.empty()));
        publish(250);
        events.publishEvent(new Exported("b", "exported.second", Optional.empty()));
        sequencer.run();

        delivery.run();

        assertThat(received.subjects()).containsExactly("a", "b");
        assertThat(received.attempts).isEqualTo(1);
    }

    @Test
    void aNodeThatStopsDuringAPauseLeavesItToTheNext() {
        received.pause = Duration.ofMinutes(1);
        Delivery first = node(received, "exported.*");
        Delivery second = node(received, "exported.*");
        first.run();
        publish(1);
        first.run();
        publish(1);

        first.stop();
        first.close();
        second.run();
        assertThat(received.attempts).isEqualTo(1);

        endLease();
        second.run();
        assertThat(received.attempts).isEqualTo(2);
    }

    @Test
    void oneNodeDeliversAtATimeAndAnotherContinuesWhenItStops() {
        Received other = new Received();
        Delivery first = node(received, "exported.*");
        Delivery second = node(other, "exported.*");
        first.run();
        List<String> published = publish(3);

        first.run();
        published.addAll(publish(3));
        second.run();
        assertThat(other.subjects()).isEmpty();
        first.stop();
        first.close();
        second.run();

        assertThat(received.subjects()).containsExactlyElementsOf(published.subList(0, 3));
        assertThat(other.subjects()).containsExactlyElementsOf(published.subList(3, 6));
    }

    @Test
    void anotherNodeTriesAfterAFailure() {
        Received unreachable = new Received();
        unreachable.failAfter = 0;
        Delivery first = node(unreachable, "exported.*");
        Delivery second = node(received, "exported.*");
        first.run();
        List<String> published = publish(3);

        first.run();
        second.run();

        assertThat(received.subjects()).containsExactlyElementsOf(published);
    }

    @Test
    void twoNodesAtOnceLoseNothingAndKeepTheOrder() throws Exception {
        Delivery first = node(received, "exported.*");
        Delivery second = node(received, "exported.*");
        first.run();
        CountDownLatch ready = new CountDownLatch(2);
        CountDownLatch isOver = new CountDownLatch(1);
        List<Thread> threads = List.of(repeating(first, ready, isOver), repeating(second, ready, isOver));
        ready.await();

        List<String> published = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            published.addAll(publish(15));
        }
        isOver.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        first.close();
        second.close();
        second.run();

        assertThat(received.subjects()).containsExactlyElementsOf(published);
    }

    private static Thread repeating(Delivery delivery, CountDownLatch ready, CountDownLatch isOver) {
        Thread thread = new Thread(() -> {
            ready.countDown();
            try {
                while (!isOver.await(1, TimeUnit.MILLISECONDS)) {
                    delivery.run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void afterACrashTheNextNodeRepeatsWhatWasNotStored() {
        Received other = new Received();
        Delivery crashing = node(received, "exported.*");
        Delivery next = node(other, "exported.*");
        crashing.run();
        List<String> published = publish(4);
        received.crashAfter = 3;
        crash(crashing);

        next.run();
        assertThat(other.subjects()).isEmpty();
        endLease();
        next.run();

        assertThat(received.subjects()).containsExactlyElementsOf(published.subList(0, 3));
        assertThat(other.subjects()).containsExactlyElementsOf(published);
    }

    /** A process that ends stores nothing more. */
    private void crash(Delivery delivery) {
        long before = nextPosition();
        assertThatExceptionOfType(Crash.class).isThrownBy(delivery::run);
        assertThat(database.update("update audit_export set next_position = ? where name = ?", before, name))
                .isEqualTo(1);
    }

    @Test
    void aNodeThatWasSuspendedDeliversNothingMore() {
        Received other = new Received();
        Delivery suspended = node(received, "exported.*");
        Delivery next = node(other, "exported.*");
        suspended.run();
        List<String> published = publish(4);
        received.afterFirst = () -> {
            received.afterFirst = () -> {};
            endLease();
            next.run();
            pass(ExportLeases.LEASE);
        };

        suspended.run();

        assertThat(received.subjects()).containsExactlyElementsOf(published.subList(0, 1));
        assertThat(other.subjects()).containsExactlyElementsOf(published);
        assertThat(nextPosition()).isEqualTo(other.positions().get(3) + 1);
    }

    @Test
    void aNodeThatWasSuspendedWhileItReadTheBatchDeliversNothing() {
        Received other = new Received();
        Delivery next = node(other, "exported.*");
        next.run();
        List<String> published = publish(2);
        AtomicBoolean isSuspended = new AtomicBoolean();
        OcsfEvents slow = new OcsfEvents(properties) {
            @Override
            OutgoingEvent of(PositionedEvent event, RecordedEvent recorded) {
                if (!isSuspended.getAndSet(true)) {
                    endLease();
                    next.run();
                    pass(ExportLeases.LEASE);
                }
                return super.of(event, recorded);
            }
        };

        node(received, slow, "exported.*").run();

        assertThat(received.subjects()).isEmpty();
        assertThat(other.subjects()).containsExactlyElementsOf(published);
    }

    @Test
    void eventsThatTheRetentionDeletedFirstAreCounted(CapturedOutput output) {
        Delivery delivery = node(received, "exported.*");
        delivery.run();
        List<String> published = publish(3);
        assertThat(database.update("delete from audit_event where subject_id = ?", published.get(1)))
                .isEqualTo(1);

        delivery.run();

        assertThat(received.subjects()).containsExactly(published.get(0), published.get(2));
        assertThat(meters.counter("keyturn.audit.export.lost", "sink", name).count())
                .isEqualTo(1);
        assertThat(output.getAll()).contains("deleted 1 audit events before they were delivered to " + name);
    }

    @Test
    void aCountedEventIsDeliveredAtOnceAndAgainWithItsFinalCount() {
        Delivery delivery = node(received, "exported.*");
        delivery.run();
        String once = UUID.randomUUID().toString();
        String twice = UUID.randomUUID().toString();
        for (String subject : List.of(once, twice, twice)) {
            events.publishEvent(new Exported(subject, "exported.first", Optional.of(AuditableEvent.Burst.ONE)));
        }
        sequencer.run();
        delivery.run();

        clock.during(Duration.ofHours(3), sequencer::endCounts);
        delivery.run();

        assertThat(received.subjects()).containsExactly(once, twice, twice);
        assertThat(received.events.get(2).ocsf().get("count").asLong()).isEqualTo(2);
    }

    /** Rolled back. */
    @Test
    void aTreeThatGetsNoEventsIsALag() {
        Delivery delivery = node(received, "exported.*");
        delivery.run();
        publish(1);
        delivery.run();
        assertThat(gauge("lag")).isZero();

        transaction.executeWithoutResult(status -> {
            Instant before = clock.instant().minus(Duration.ofMinutes(10));
            assertThat(database.update(
                            "update audit_event set tree_position = null, occurred_at = ? where tree_position = 0",
                            before.atOffset(ZoneOffset.UTC)))
                    .isEqualTo(1);
            delivery.run();
            status.setRollbackOnly();
        });

        assertThat(gauge("lag")).isGreaterThanOrEqualTo(600);
        assertThat(gauge("pending")).isZero();
    }

    @Test
    void noTargetWaitsForAnotherAtTheStop() throws Exception {
        CountDownLatch isDelivering = new CountDownLatch(1);
        CountDownLatch isOtherClosed = new CountDownLatch(1);
        AtomicBoolean isEndedByItself = new AtomicBoolean();
        Received slow = new Received();
        slow.afterFirst = () -> {
            isDelivering.countDown();
            isEndedByItself.set(awaits(isOtherClosed));
        };
        Received other = new Received();
        other.whenClosed = isOtherClosed::countDown;
        TypeFilter all = new TypeFilter(List.of("exported.*"));
        List<Sink> sinks = List.of(new Sink(name, all, slow), new Sink(name + "-2", all, other));
        Exports exports = new Exports(sinks(sinks), new ExportQueue(leases, positioned, ocsf), meters, clock);
        sinks.forEach(sink -> leases.begin(sink.name()));
        exports.start();
        publish(1);
        isDelivering.await();

        exports.stop();

        assertThat(isEndedByItself).isTrue();
        assertThat(database.queryForList("select holder from audit_export where name like ?", String.class, name + "%"))
                .containsOnly("");
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private ExportSinks sinks(List<Sink> sinks) {
        return new ExportSinks(
                new ExportProperties(Map.of(), Map.of(), Map.of(), Map.of()), properties, bundles, mails, clock) {
            @Override
            List<Sink> open() {
                return sinks;
            }
        };
    }

    @Test
    void aPrivateAddressOfAWebhookIsLoggedWithItsSettings(CapturedOutput output) {
        String setting = "keyturn.audit.export.webhooks.siem";
        OutboundHttp http = OutboundHttp.of(
                "test",
                new OutboundHttp.Settings(
                        InetAddress::getAllByName, address -> false, null, false, Progress.LONGEST_STEP, 1));
        Delivery delivery =
                node(new Webhook(setting, URI.create("https://127.0.0.1/"), List.of(), http, clock), "exported.*");
        delivery.run();
        publish(1);

        delivery.run();
        delivery.close();

        assertThat(output.getAll().lines().filter(line -> line.contains("Could not deliver audit events to " + name)))
                .singleElement(InstanceOfAssertFactories.STRING)
                .endsWith("in 1 seconds: " + setting
                        + ".url leads to an address that is not public. For a receiver inside"
                        + " your network, add its network to " + setting + ".allowed-networks")
                .doesNotContain("Exception", "java.");
    }

    private Delivery node(Target target, String... types) {
        return node(target, ocsf, types);
    }

    private Delivery node(Target target, OcsfEvents form, String... types) {
        ExportQueue queue = new ExportQueue(new ExportLeases(database), positioned, form);
        Sink sink = new Sink(name, new TypeFilter(List.of(types)), target);
        return new Delivery(sink, queue, new ExportMetrics(name, meters, clock), nanoTime::get);
    }

    private List<String> publish(int count) {
        List<String> subjects = new ArrayList<>();
        IntStream.range(0, count).forEach(i -> {
            String subject = UUID.randomUUID().toString();
            subjects.add(subject);
            events.publishEvent(new Exported(subject, "exported.first", Optional.empty()));
        });
        sequencer.run();
        return subjects;
    }

    private void pass(Duration time) {
        nanoTime.addAndGet(time.toNanos());
    }

    private void endLease() {
        assertThat(database.update(
                        "update audit_export set held_until = current_timestamp - interval '1' second where name = ?",
                        name))
                .isEqualTo(1);
    }

    private long nextPosition() {
        return new ExportLeases(database).state(name).orElseThrow().nextPosition();
    }

    private double gauge(String metric) {
        return meters.get("keyturn.audit.export." + metric).tag("sink", name).gauges().stream()
                .mapToDouble(gauge -> gauge.value())
                .max()
                .orElseThrow();
    }

    private record Exported(String id, String type, Optional<Burst> burst) implements AuditableEvent {

        @Override
        public Subject subject() {
            return new Subject("user", id, "once");
        }
    }

    /** End of a process, which nothing survives. */
    private static final class Crash extends Error {

        private static final long serialVersionUID = 1L;
    }

    /** Target in memory. */
    private static final class Received implements Target {

        final List<OutgoingEvent> events = new ArrayList<>();
        int failAfter = Integer.MAX_VALUE;
        int crashAfter = Integer.MAX_VALUE;
        int attempts;
        Duration pause = Duration.ZERO;
        Runnable afterFirst = () -> {};
        Runnable whenClosed = () -> {};

        @Override
        public void deliver(List<OutgoingEvent> batch, Progress progress) throws IOException {
            attempts++;
            for (OutgoingEvent event : batch) {
                if (events.size() >= failAfter) {
                    throw new IOException("no answer");
                }
                if (events.size() >= crashAfter) {
                    throw new Crash();
                }
                progress.begin();
                events.add(event);
                afterFirst.run();
                progress.delivered(event);
            }
        }

        List<String> subjects() {
            return events.stream()
                    .map(event -> event.ocsf().at("/resources/0/uid").asString())
                    .toList();
        }

        @Override
        public Duration pause() {
            return pause;
        }

        List<Long> positions() {
            return events.stream().map(OutgoingEvent::position).toList();
        }

        @Override
        public void close() {
            whenClosed.run();
        }
    }
}
