package dev.keyturn.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BucketsTests {

    private static final int QUOTA = 10;
    private static final int FLOOD = 5 * Buckets.MAX_CALLERS;

    private final AtomicLong now = new AtomicLong();
    private final UsageSharing alone = new UsageSharing(null, "", () -> true);
    private final Buckets buckets = new Buckets(Limit.AUTHORIZE, QUOTA, now::get, alone);

    @Test
    void aFloodOfCallersIsBoundedAndDoesNotRefillAnEmptyBucket() {
        String attacker = "2001:db8:0:1::/64";
        for (int i = 0; i <= QUOTA; i++) {
            spend(attacker);
        }
        assertThat(spend(attacker).isExceeded()).isTrue();

        for (int i = 0; i < FLOOD; i++) {
            spend("2001:db8:1:" + Integer.toHexString(i) + "::/64");
        }

        assertThat(spend(attacker).isExceeded()).isTrue();
        assertThat(buckets.size()).isLessThanOrEqualTo(Buckets.MAX_CALLERS + 1);
    }

    @Test
    void theLargestQuotaIsRefilled() {
        Buckets largest = new Buckets(Limit.TOKEN, 100_000_000, now::get, alone);
        largest.spend("client", null);

        now.addAndGet(Limit.PERIOD.toNanos() - 1);

        assertThat(Objects.requireNonNull(largest.spend("client", null)).remaining())
                .isEqualTo(99_999_999);
    }

    @Test
    void unusedBucketsAreRemovedOnceTheyAreFull() {
        for (int i = 0; i < 100; i++) {
            spend("192.0.2." + i);
        }

        now.addAndGet(Limit.PERIOD.toNanos() - 1);
        assertThat(buckets.size()).isEqualTo(100);
        now.addAndGet(1);
        assertThat(buckets.size()).isZero();
    }

    @Test
    void aQuotaOfTheCallersOwnReplacesTheOneOfTheLimit() {
        for (int i = 0; i < QUOTA; i++) {
            spend("client");
        }
        assertThat(spend("client").isExceeded()).isTrue();

        LimitStatus larger = Objects.requireNonNull(buckets.spend("client", 1000));
        now.addAndGet(Limit.PERIOD.toNanos() / 10);

        assertThat(larger.policy()).isEqualTo("\"authorize\";q=1000;w=60");
        assertThat(larger.isExceeded())
                .as("what was used is used, in proportion")
                .isTrue();
        assertThat(Objects.requireNonNull(buckets.spend("client", 1000)).remaining())
                .isEqualTo(99);
        assertThat(Objects.requireNonNull(buckets.spend("client", 1)).isExceeded())
                .isTrue();
        assertThat(spend("other").quota()).isEqualTo(QUOTA);
    }

    @Test
    void aLimitThatIsOffAppliesToCallersWithAQuotaOnly() {
        Buckets off = new Buckets(Limit.TOKEN, 0, now::get, alone);

        assertThat(off.spend("client", null)).isNull();
        assertThat(Objects.requireNonNull(off.spend("client", 1)).isExceeded()).isFalse();
        assertThat(Objects.requireNonNull(off.spend("client", 1)).isExceeded()).isTrue();
        assertThat(off.spend("client", null)).isNull();
    }

    private LimitStatus spend(String caller) {
        return Objects.requireNonNull(buckets.spend(caller, null));
    }
}
