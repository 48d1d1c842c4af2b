package dev.keyturn.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Race;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What nodes share through each store. Each node exchanges when the test says so, and has a clock of its own. */
abstract class UsageSharingContract {

    static final int QUOTA = 100;

    private static final long PERIOD_MICROS = Limit.PERIOD.toMillis() * 1000;

    /** What the store lets grow back in a test that is slow. */
    private static final int SLOWNESS = 40;

    final String caller = UUID.randomUUID().toString();

    /** A node's access to the one store. */
    abstract UsageStore store();

    /** Makes the budgets in the store full by this much sooner. */
    abstract void pass(Duration time);

    @Test
    void requestsThatANodeHasAdmittedAreNotAdmittedAgain() {
        Node one = node();
        Node other = node();
        assertThat(one.admitted(QUOTA)).isEqualTo(QUOTA);

        int admitted = other.admitted(QUOTA);

        assertThat(admitted).isBetween(1, QUOTA / 20 + SLOWNESS);
        assertThat(other.budgets.exceeded(Limit.FAILED_AUTHENTICATION, caller)).isNotNull();
        assertThat(other.budgets.areAnyExceeded(Limit.FAILED_AUTHENTICATION)).isTrue();
    }

    @Test
    void nodesInTurnAdmitOneQuota() {
        List<Node> nodes = List.of(node(), node(), node());
        int admitted = 0;

        for (int i = 0; i < QUOTA; i++) {
            for (Node node : nodes) {
                admitted += node.admitted(1);
            }
        }

        assertThat(admitted).isBetween(QUOTA, QUOTA + 3 * QUOTA / 20 + SLOWNESS);
    }

    @Test
    void aDebtIsPaidBeforeMoreIsAdmitted() {
        Node one = node();
        Node other = node();
        one.admittedBeforeAnExchange(QUOTA);
        other.admittedBeforeAnExchange(QUOTA);
        one.exchange();
        other.exchange();
        LimitStatus refused = Objects.requireNonNull(other.budgets.exceeded(Limit.FAILED_AUTHENTICATION, caller));

        assertThat(refused.retryAfterSeconds()).isBetween(60L - SLOWNESS, 61L);
        other.now += Limit.PERIOD.toNanos() / 2;
        assertThat(other.admitted(1)).isZero();
    }

    @Test
    void clocksOfNodesDoNotMatter() {
        Node one = node();
        Node other = node();
        one.now = Duration.ofDays(400).toNanos();
        other.now = Duration.ofDays(-400).toNanos();
        assertThat(one.admitted(QUOTA)).isEqualTo(QUOTA);

        assertThat(other.admitted(QUOTA)).isLessThanOrEqualTo(QUOTA / 20 + SLOWNESS);
    }

    @Test
    void aBudgetIsFullAfterThePeriod() {
        Node one = node();
        one.admitted(QUOTA);

        pass(Limit.PERIOD);

        assertThat(node().admitted(QUOTA)).isGreaterThan(QUOTA * 9 / 10);
    }

    @Test
    void aCallerFarBelowTheLimitIsNotShared() {
        node().admitted(4);
        Node other = node();

        assertThat(other.admitted(5)).isEqualTo(5);
        assertThat(other.spendOnce().remaining()).isEqualTo(QUOTA - 6);
    }

    @Test
    void installationsDoNotShare() {
        Node one = node();
        one.admitted(QUOTA);
        Node elsewhere = new Node(new UsageSharing(store(), "https://elsewhere.example.com", () -> true));

        assertThat(elsewhere.admitted(QUOTA)).isEqualTo(QUOTA);
    }

    @Test
    void noBudgetIsInDebtForMoreThanAPeriod() {
        UUID budget = UUID.randomUUID();
        UsageStore store = store();
        store.add(List.of(new Usage(budget, PERIOD_MICROS)));
        store.add(List.of(new Usage(budget, PERIOD_MICROS)));

        assertThat(store.add(List.of(new Usage(budget, PERIOD_MICROS))))
                .allMatch(rest -> rest <= UsageStore.MAX_MICROS && rest > PERIOD_MICROS);
    }

    @Test
    void manyBudgetsInAnyOrderAreAddedAtOnce() {
        List<UUID> budgets = IntStream.range(0, UsageStore.MAX_BATCH)
                .mapToObj(i -> UUID.randomUUID())
                .toList();
        List<UUID> backwards = new ArrayList<>(budgets);
        Collections.reverse(backwards);

        assertThat(Race.between(adding(budgets), adding(backwards))).containsOnlyNulls();

        List<Long> rests =
                store().add(budgets.stream().map(id -> new Usage(id, 0)).toList());
        assertThat(rests).hasSize(budgets.size()).allMatch(rest -> rest > 8_000_000 && rest <= 40_000_000);
    }

    private Callable<?> adding(List<UUID> budgets) {
        UsageStore store = store();
        return () -> {
            for (int i = 0; i < 20; i++) {
                store.add(budgets.stream().map(id -> new Usage(id, 1_000_000)).toList());
            }
            return null;
        };
    }

    Node node() {
        return new Node(new UsageSharing(store(), "https://login.example.com", () -> true));
    }

    /** A node with one limit. */
    final class Node {

        final UsageSharing sharing;
        final RequestBudgets budgets;
        long now;

        Node(UsageSharing sharing) {
            this.sharing = sharing;
            this.budgets = new RequestBudgets(
                    RateLimitPropertiesTests.bind(
                            Map.of("keyturn.rate-limit.per-address.failed-authentication", Integer.toString(QUOTA))),
                    () -> now,
                    sharing);
        }

        /** Sends requests, and exchanges after each. @return how many were admitted */
        int admitted(int requests) {
            int admitted = 0;
            for (int i = 0; i < requests; i++) {
                admitted += spend();
                exchange();
            }
            return admitted;
        }

        int admittedBeforeAnExchange(int requests) {
            return IntStream.range(0, requests).map(i -> spend()).sum();
        }

        void exchange() {
            sharing.exchange();
        }

        LimitStatus spendOnce() {
            return Objects.requireNonNull(budgets.spend(Limit.FAILED_AUTHENTICATION, caller));
        }

        private int spend() {
            return spendOnce().isExceeded() ? 0 : 1;
        }
    }
}
