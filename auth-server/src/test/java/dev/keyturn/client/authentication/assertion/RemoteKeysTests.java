package dev.keyturn.client.authentication.assertion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.JWK;
import dev.keyturn.testing.Rfc;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RemoteKeysTests {

    private final ManualClock clock = new ManualClock();
    private final KeyServer server = new KeyServer();
    private final KeySetDownload download = new KeySetDownload(new OperatorsKeys(server.uri()));
    private final RemoteKeys keys = new RemoteKeys(download, clock);

    @AfterEach
    void close() throws IOException {
        download.close();
        server.close();
    }

    @Test
    void fetchesOnceWhileTheKeysAreFresh() throws KeysUnavailableException {
        server.answers(200, TestKeys.publicSet(TestKeys.P256));
        assertThat(ids(find("one"))).containsExactly("one");

        clock.advance(RemoteKeys.FRESH.minusNanos(1));
        find("one");
        assertThat(server.requests()).isEqualTo(1);

        clock.advance(Duration.ofNanos(1));
        find("one");
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    @Rfc("OIDC-Core#10.1.1")
    void fetchesTheKeySetAgainForAnUnknownKey() throws KeysUnavailableException {
        server.answers(200, TestKeys.publicSet(TestKeys.P256));
        find("one");
        server.answers(200, TestKeys.publicSet(TestKeys.P256, TestKeys.OTHER_P256));

        clock.advance(RemoteKeys.COOL_DOWN);

        assertThat(ids(find("two"))).containsExactly("one", "two");
    }

    @Test
    void isNotMadeToFetchByInventedKeyIds() throws KeysUnavailableException {
        server.answers(200, TestKeys.publicSet(TestKeys.P256));

        for (int i = 0; i < 100; i++) {
            assertThat(ids(find("invented-" + i))).containsExactly("one");
        }

        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void doesNotInsistWhenTheServerIsDown() {
        server.answers(503, "");

        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> find("one")).isInstanceOf(KeysUnavailableException.class);
        }
        assertThat(server.requests()).isEqualTo(1);

        clock.advance(RemoteKeys.COOL_DOWN);
        assertThatThrownBy(() -> find("one")).isInstanceOf(KeysUnavailableException.class);
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void usesWhatItHasForAWhileWhenTheServerIsDown() throws KeysUnavailableException {
        server.answers(200, TestKeys.publicSet(TestKeys.P256));
        find("one");
        server.answers(200, "<html>maintenance</html>");

        clock.advance(RemoteKeys.USABLE.minusNanos(1));
        assertThat(ids(find("one"))).containsExactly("one");

        clock.advance(Duration.ofNanos(1));
        assertThatThrownBy(() -> find("one")).isInstanceOf(KeysUnavailableException.class);
    }

    @Test
    void forgetsAKeyThatIsNoLongerPublished() throws KeysUnavailableException {
        server.answers(200, TestKeys.publicSet(TestKeys.P256, TestKeys.OTHER_P256));
        find("two");
        server.answers(200, TestKeys.publicSet(TestKeys.P256));

        clock.advance(RemoteKeys.FRESH);

        assertThat(ids(find("two"))).containsExactly("one");
    }

    @Test
    void fetchesOnceForAllWhoWait() throws Exception {
        int threads = 8;
        CountDownLatch start = new CountDownLatch(1);
        server.answers(200, TestKeys.publicSet(TestKeys.P256));
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<List<JWK>>> found = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            found.add(pool.submit(() -> {
                start.await();
                return find("one");
            }));
        }

        start.countDown();

        for (Future<List<JWK>> one : found) {
            assertThat(ids(one.get())).containsExactly("one");
        }
        assertThat(server.requests()).isEqualTo(1);
        pool.shutdown();
    }

    private List<JWK> find(String id) throws KeysUnavailableException {
        Predicate<List<JWK>> sufficient = found -> ids(found).contains(id);
        return keys.at(server.uri(), sufficient);
    }

    private static List<String> ids(List<JWK> found) {
        return found.stream().map(JWK::getKeyID).toList();
    }
}
