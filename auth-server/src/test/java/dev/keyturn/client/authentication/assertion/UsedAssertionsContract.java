package dev.keyturn.client.authentication.assertion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Race;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The used assertions of two nodes that share a database. */
@RunningServer
abstract class UsedAssertionsContract {

    @Autowired
    UsedAssertions here;

    @Autowired
    JdbcClient database;

    @RepeatedTest(5)
    @Rfc("7523#3")
    void anAssertionIsUsedOnceAcrossNodesAndThreads() {
        UsedAssertions there = new UsedAssertions(database);
        String jti = UUID.randomUUID().toString();
        Instant expiry = Instant.now().plusSeconds(60);
        AtomicInteger used = new AtomicInteger();

        List<? extends Object> failures = Race.between(IntStream.range(0, 8)
                .<Callable<?>>mapToObj(
                        i -> () -> (i % 2 == 0 ? here : there).use("one", jti, expiry) ? used.incrementAndGet() : 0)
                .toArray(Callable<?>[]::new));

        assertThat(failures).containsOnlyNulls();
        assertThat(used).hasValue(1);
    }
}
