package dev.keyturn.sdk.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BoundedCacheTests {

    private final BoundedCache<Integer, String> cache = new BoundedCache<>(10);

    @Test
    void holdsNoMoreThanItMay() {
        IntStream.range(0, 1_000).forEach(i -> cache.put(i, "x"));

        assertThat(cache.size()).isLessThanOrEqualTo(10);
        assertThat(cache.get(999)).isEqualTo("x");
        assertThat(cache.get(0)).isNull();
    }

    @Test
    void keepsWhatIsAskedFor() {
        cache.put(-1, "in use");
        for (int i = 0; i < 1_000; i++) {
            cache.put(i, "x");
            assertThat(cache.get(-1)).isEqualTo("in use");
        }
    }

    @Test
    void replacesAndRemoves() {
        cache.put(1, "a");
        IntStream.range(10, 15).forEach(i -> cache.put(i, "x"));
        cache.put(1, "b");

        assertThat(cache.get(1)).isEqualTo("b");
        cache.remove(1);
        assertThat(cache.get(1)).isNull();
        assertThatIllegalArgumentException().isThrownBy(() -> new BoundedCache<>(1));
    }
}
