package dev.keyturn.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Race;
import dev.keyturn.testing.RedisServer;
import dev.keyturn.testing.StartedServer;
import dev.keyturn.testing.Waiting;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The nodes share nothing but Redis: each has a database of its own. */
@Tag("server")
class SharedLimitsOnRedisTests extends SharedLimitsContract {

    private RedisServer redis;

    @BeforeAll
    void start(@TempDir Path folder) {
        redis = new RedisServer(folder);
        for (int i = 0; i < 2; i++) {
            start(
                    folder.resolve(Integer.toString(i)),
                    "spring.datasource.url=" + StartedServer.newH2Database(),
                    "keyturn.rate-limit.redis.url=" + redis.url(),
                    "keyturn.rate-limit.redis.password=" + RedisServer.PASSWORD);
        }
        awaitSharing();
    }

    @AfterAll
    void stopRedis() {
        if (redis != null) {
            redis.close();
        }
    }

    @Test
    void requestsContinueWhileRedisIsKilledAndComesBack() {
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger sent = new AtomicInteger();
        Set<Integer> statuses = ConcurrentHashMap.newKeySet();
        Callable<?> outage = () -> {
            try {
                Waiting.until(() -> sent.get() > 50);
                redis.kill();
                Waiting.until(() ->
                        nodes.stream().allMatch(node -> health(node).equals("by-each-node") && shared(node) == 0));
                redis.start();
                Waiting.until(() -> nodes.stream().allMatch(node -> health(node).equals("by-all-nodes")));
            } finally {
                isOver.set(true);
            }
            return null;
        };

        assertThat(Race.between(outage, sending(0, isOver, sent, statuses), sending(1, isOver, sent, statuses)))
                .containsOnlyNulls();

        assertThat(statuses).containsExactly(200);
        assertThat(admitted(nodes.get(0), "192.0.2.50")).isEqualTo(QUOTA);
        assertThat(admitted(nodes.get(1), "192.0.2.50")).isLessThan(QUOTA / 2);
    }

    /** Each request is of an address that has some of its limit left. */
    private Callable<?> sending(int node, AtomicBoolean isOver, AtomicInteger sent, Set<Integer> statuses) {
        return () -> {
            while (!isOver.get()) {
                int number = sent.incrementAndGet();
                statuses.add(
                        jwks(nodes.get(node), "2001:db8:" + node + ":" + Integer.toHexString(number / 60) + "::1"));
            }
            return null;
        };
    }
}
