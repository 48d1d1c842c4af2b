package dev.keyturn.consent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.audit.AuditableEvent;
import dev.keyturn.client.ClientId;
import dev.keyturn.testing.ConsentRows;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.user.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.event.ApplicationEvents;
import org.springframework.test.context.event.RecordApplicationEvents;
import org.springframework.transaction.support.TransactionTemplate;

/** Contract of consents on each database. */
@RunningServer
@RecordApplicationEvents
abstract class ConsentsContract {

    private static final int ROUNDS = 20;

    @Autowired
    Consents consents;

    @Autowired
    ApplicationEvents events;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcClient jdbc;

    private ConsentRows fixture;
    private UserId user;
    private ClientId client;

    @BeforeEach
    void addUserAndClient() {
        fixture = new ConsentRows(jdbc);
        user = UserId.parse(fixture.user().toString());
        client = new ClientId(fixture.client());
    }

    @Test
    void tellsWhatIsNewWheneverMoreIsAllowed() {
        consents.allow(user, client, Set.of("openid", "orders:read"));
        consents.allow(user, client, Set.of("openid", "orders:read"));
        consents.allow(user, client, Set.of("openid", "orders:read", "orders:write"));

        assertThat(eventsAboutTheClient())
                .containsExactly(
                        new ConsentChange.ConsentGranted(user, client, new TreeSet<>(Set.of("openid", "orders:read"))),
                        new ConsentChange.ConsentGranted(user, client, new TreeSet<>(Set.of("orders:write"))));
    }

    @Test
    void tellsThatAConsentWasWithdrawnOnce() {
        consents.allow(user, client, Set.of("orders:read"));

        consents.withdraw(user, client);
        consents.withdraw(user, client);

        assertThat(eventsAboutTheClient()).last().isEqualTo(new ConsentChange.ConsentWithdrawn(user, client));
        assertThat(eventsAboutTheClient()).hasSize(2);
    }

    @Test
    void remembersWhenTheFirstConsentWas() {
        consents.allow(user, client, Set.of("orders:read"));
        List<Consents.Allowed> first = consents.of(user);

        consents.allow(user, client, Set.of("orders:read", "orders:write"));

        assertThat(consents.of(user)).singleElement().satisfies(now -> {
            assertThat(now.since()).isEqualTo(first.get(0).since());
            assertThat(now.scopes()).containsExactlyInAnyOrder("orders:read", "orders:write");
        });
    }

    @Test
    void listsEachClientOnceHoweverManyScopesItHas() {
        ClientId other = new ClientId(fixture.client());
        consents.allow(user, client, Set.of("a", "b", "c"));
        consents.allow(user, other, Set.of("a"));
        consents.allow(UserId.parse(fixture.user().toString()), other, Set.of("z"));

        assertThat(consents.of(user)).extracting(Consents.Allowed::client).containsExactlyInAnyOrder(client, other);
    }

    @Test
    void keepsNothingOfWhatIsRolledBack() {
        transaction.executeWithoutResult(status -> {
            consents.allow(user, client, Set.of("orders:read"));
            status.setRollbackOnly();
        });

        assertThat(consents.allowedScopes(user, client)).isEmpty();
    }

    @Test
    void bothSucceedWhoAllowTheSameAtTheSameTime() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            ClientId raced = new ClientId(fixture.client());
            atTheSameTime(
                    () -> consents.allow(user, raced, Set.of("openid", "a")),
                    () -> consents.allow(user, raced, Set.of("openid", "b")));

            assertThat(consents.allowedScopes(user, raced)).isIn(Set.of("openid", "a"), Set.of("openid", "b"));
        }
    }

    @Test
    void aWithdrawalThatRacesWithAnotherConsentLeavesAllOrNothing() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            ClientId raced = new ClientId(fixture.client());
            consents.allow(user, raced, Set.of("a"));
            atTheSameTime(() -> consents.withdraw(user, raced), () -> consents.allow(user, raced, Set.of("a", "b")));

            assertThat(consents.allowedScopes(user, raced)).isIn(Set.of(), Set.of("a", "b"));
        }
    }

    @Test
    void goesWithTheClient() {
        consents.allow(user, client, Set.of("orders:read"));

        jdbc.sql("delete from client where client_id = ?").param(client.value()).update();

        assertThat(consents.of(user)).isEmpty();
        assertThat(rows("consent_scope", user)).isZero();
    }

    @Test
    void goesWithTheUser() {
        consents.allow(user, client, Set.of("orders:read"));

        jdbc.sql("delete from user_account where id = ?").param(user.value()).update();

        assertThat(rows("consent", user)).isZero();
        assertThat(rows("consent_scope", user)).isZero();
    }

    private List<AuditableEvent> eventsAboutTheClient() {
        return events.stream(AuditableEvent.class)
                .filter(event -> event.subject().id().equals(client.value()))
                .toList();
    }

    private long rows(String table, UserId owner) {
        return jdbc.sql("select count(*) from " + table + " where user_id = ?")
                .param(owner.value())
                .query(Long.class)
                .single();
    }

    private static void atTheSameTime(Runnable... actions) throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(actions.length);
        ExecutorService threads = Executors.newFixedThreadPool(actions.length);
        try {
            List<Future<?>> results = new ArrayList<>();
            for (Runnable action : actions) {
                results.add(threads.submit(() -> {
                    barrier.await();
                    action.run();
                    return null;
                }));
            }
            for (Future<?> result : results) {
                result.get();
            }
        } finally {
            threads.shutdown();
        }
    }
}
