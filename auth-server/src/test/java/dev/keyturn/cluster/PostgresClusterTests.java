package dev.keyturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.PostgresServer;
import dev.keyturn.testing.SeverableLink;
import java.net.URI;
import java.sql.DriverManager;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Two nodes on one PostgreSQL, the second behind a link that can be cut. */
@Tag("server")
class PostgresClusterTests {

    private final String url = PostgresServer.newDatabase();
    private final URI server = URI.create(url.substring("jdbc:".length()));
    private final SeverableLink link = new SeverableLink(server.getHost(), server.getPort());
    private final Heard atFirst = new Heard();
    private final Heard atSecond = new Heard();
    private final MessageCounts ofFirst = new MessageCounts();
    private final MessageCounts ofSecond = new MessageCounts();
    private final PostgresCluster first =
            new PostgresCluster(() -> DriverManager.getConnection(url), () -> List.of(new Failing(), atFirst), ofFirst);
    private final PostgresCluster second = new PostgresCluster(
            () -> DriverManager.getConnection(behindLink()), () -> List.of(new Failing(), atSecond), ofSecond);
    private final TransactionTemplate transaction =
            new TransactionTemplate(new DataSourceTransactionManager(new DriverManagerDataSource(url)));

    @BeforeEach
    void start() {
        first.start();
        second.start();
        assertThat(atFirst.next()).isEqualTo(Heard.ALL);
        assertThat(atSecond.next()).isEqualTo(Heard.ALL);
    }

    @AfterEach
    void stop() {
        first.stop();
        second.stop();
        link.close();
    }

    @Test
    void aNodeThatHasStartedAgainHasReadEverything() {
        second.stop();

        second.start();

        assertThat(atSecond.isSilent()).isFalse();
    }

    @Test
    void aNodeWithoutADatabaseStartsAndHearsTheOthersLater() {
        second.stop();
        link.cut();

        second.start();

        assertThat(atSecond.isSilent()).isTrue();
        link.mend();
        assertThat(atSecond.next()).isEqualTo(Heard.ALL);
    }

    @Test
    void theOtherNodeHearsAMessageOfItsTopic() {
        first.publish("other-topic", "unheard");
        first.publish("topic", "hello");

        assertThat(atSecond.next()).isEqualTo("hello");
        assertThat(ofSecond.received.sum()).isEqualTo(2);
        // the second is counted some time after it was heard
        assertThat(ofFirst.sent.sum()).isPositive();
        assertThat(ofFirst.received.sum()).isZero();
    }

    @Test
    void aNodeDoesNotHearItself() {
        first.publish("topic", "mine");
        assertThat(atSecond.next()).isEqualTo("mine");

        second.publish("topic", "yours");

        assertThat(atFirst.next()).isEqualTo("yours");
    }

    @Test
    void aMessageWaitsForTheCommitAndARolledBackOneIsNotSent() {
        transaction.executeWithoutResult(status -> {
            first.publish("topic", "never");
            status.setRollbackOnly();
        });
        transaction.executeWithoutResult(status -> {
            first.publish("topic", "after commit");
            second.publish("topic", "in no transaction of the first");
            assertThat(atSecond.isSilent()).isTrue();
        });

        assertThat(atSecond.next()).isEqualTo("after commit");
    }

    @Test
    void afterAnOutageEverythingIsReadAgainAndMessagesArrive() {
        link.cut();
        first.publish("topic", "missed");
        link.mend();
        assertThat(atSecond.next()).isEqualTo(Heard.ALL);

        first.publish("topic", "heard");
        assertThat(atSecond.nextOf("heard")).isEqualTo("heard");
    }

    @Test
    void queuedMessagesAreSentAfterAReconnect() {
        link.cut();
        second.publish("topic", "one");
        second.publish("topic", "two");
        link.mend();

        assertThat(atFirst.nextOf("two")).isEqualTo("two");
    }

    private String behindLink() {
        return url.replaceFirst("//[^/]+/", "//127.0.0.1:" + link.port() + "/");
    }

    /** Remembers what it hears. */
    private static final class Heard implements ClusterListener {

        private static final String ALL = "read everything";
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        @Override
        public String topic() {
            return "topic";
        }

        @Override
        public void receive(String payload) {
            heard.add(payload);
        }

        @Override
        public void readAll() {
            heard.add(ALL);
        }

        boolean isSilent() {
            return heard.isEmpty();
        }

        String next() {
            try {
                String next = heard.poll(30, TimeUnit.SECONDS);
                assertThat(next).as("nothing was heard").isNotNull();
                return next;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Passes over what may or may not have come before. */
        String nextOf(String wanted) {
            String next = next();
            while (!next.equals(wanted)) {
                next = next();
            }
            return next;
        }
    }

    /** Fails whatever it hears. */
    private static final class Failing implements ClusterListener {

        @Override
        public String topic() {
            return "topic";
        }

        @Override
        public void receive(String payload) {
            throw new IllegalStateException("Fails on purpose");
        }

        @Override
        public void readAll() {
            throw new IllegalStateException("Fails on purpose");
        }
    }
}
