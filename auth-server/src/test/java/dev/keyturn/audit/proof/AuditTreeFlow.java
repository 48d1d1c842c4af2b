package dev.keyturn.audit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.keyturn.audit.AuditableEvent;
import dev.keyturn.cluster.DatabaseLocks;
import dev.keyturn.oauth.KeyturnProperties;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Race;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Statements;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Positions of events and signed heads, from publication of an event to a stranger's verification. */
@RunningServer
@ExtendWith(OutputCaptureExtension.class)
abstract class AuditTreeFlow {

    private static final int LONG = 20_000;

    @Autowired
    Api api;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    MutableClock.Shifted clock;

    @Autowired
    JdbcTemplate database;

    @Autowired
    AuditSequencer sequencer;

    @Autowired
    TreeTables tables;

    @Autowired
    TreeHeads heads;

    @Autowired
    ObjectProvider<TreeHeadSigner> signer;

    @Autowired
    KeyturnProperties properties;

    @Autowired
    DatabaseLocks locks;

    @Test
    void eachCommittedEventGetsALeafAndTheHeadCoversIt() {
        String id = publish();

        Instant before = clock.instant();
        sequencer.run();

        assertThat(sequencer.completeAt()).isAfterOrEqualTo(before);
        Leaf leaf = leafOf(id);
        assertThat(leaf.kind()).isEqualTo(Leaf.Kind.EVENT);
        TreeHead head = heads.last().orElseThrow();
        assertThat(head.size()).isGreaterThan(leaf.position()).isEqualTo(leaves().size());
        assertThat(head.root()).isEqualTo(ReferenceTree.root(leaves()));
    }

    @Test
    void aTransactionThatCommitsLateGetsALaterPosition() throws Exception {
        CountDownLatch published = new CountDownLatch(1);
        CountDownLatch mayCommit = new CountDownLatch(1);
        String late = UUID.randomUUID().toString();
        Thread slow = new Thread(() -> transaction.executeWithoutResult(status -> {
            events.publishEvent(new Happened(late));
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

                @Override
                public void beforeCompletion() {
                    published.countDown();
                    await(mayCommit);
                }
            });
        }));
        slow.start();
        await(published);
        String quick = publish();
        sequencer.run();
        mayCommit.countDown();
        slow.join();

        sequencer.run();

        assertThat(leafOf(late).position()).isGreaterThan(leafOf(quick).position());
        assertThatPositionsAreGapless();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void twoNodesAtOnceGiveEachEventOnePosition() {
        for (int i = 0; i < 40; i++) {
            publish();
        }
        Callable<?> run = Executors.callable(sequencer::run);

        assertThat(Race.between(Collections.nCopies(4, run).toArray(Callable[]::new)))
                .containsOnlyNulls();

        assertThatPositionsAreGapless();
    }

    @Test
    void aCrashBeforeTheCommitLeavesNothing() {
        String id = publish();
        transaction.executeWithoutResult(status -> {
            sequencer.appendAll(Leaf.Kind.EVENT);
            status.setRollbackOnly();
        });

        sequencer.run();

        assertThat(leafOf(id)).isNotNull();
        assertThatPositionsAreGapless();
    }

    @Test
    void aCountGetsALeafOnceItIsFinalAndThenTheCountBeginsAnew() {
        String id = UUID.randomUUID().toString();
        events.publishEvent(new Counted(id));
        events.publishEvent(new Counted(id));
        sequencer.run();
        sequencer.appendAll(Leaf.Kind.COUNT);
        assertThat(countLeavesOf(id)).isZero();

        clock.during(Duration.ofHours(3), () -> sequencer.appendAll(Leaf.Kind.COUNT));
        events.publishEvent(new Counted(id));
        sequencer.run();

        assertThat(countLeavesOf(id)).isEqualTo(1);
        assertThat(database.queryForList(
                        "select occurrences from audit_event where subject_id = ? order by tree_position",
                        Integer.class,
                        id))
                .containsExactly(2, 1);
        RecordedEvent event = eventsOf(id).get(0);
        assertThat(event.leaf(Objects.requireNonNull(event.countPosition()), Leaf.Kind.COUNT))
                .isEqualTo(leafAt(event.countPosition()));
        assertThat(event.leaf(Objects.requireNonNull(event.treePosition()), Leaf.Kind.EVENT))
                .isEqualTo(leafAt(event.treePosition()));
    }

    @Test
    void aBatchCostsTheSameStatementsAsAnEvent() {
        for (int i = 0; i < 250; i++) {
            publish();
        }
        sequencer.run();

        List<String> ofOne = statementsToAppend(1);
        List<String> ofMany = statementsToAppend(250);

        assertThat(ofOne).hasSizeLessThanOrEqualTo(12);
        // the batch may complete a subtree
        assertThat(ofMany).hasSizeLessThanOrEqualTo(ofOne.size() + 1);
    }

    /** Rolled back, as the last events get a second leaf. */
    private List<String> statementsToAppend(int count) {
        return Objects.requireNonNull(transaction.execute(status -> {
            assertThat(forget(count)).isEqualTo(count);
            status.setRollbackOnly();
            return Statements.during(() -> sequencer.appendAll(Leaf.Kind.EVENT));
        }));
    }

    private int forget(int count) {
        return database.update(
                "update audit_event set tree_position = null where id in (select event_id from audit_leaf"
                        + " where kind = 1 order by position desc fetch first ? rows only)",
                count);
    }

    /** Rolled back. */
    @Test
    void aLongTrailIsAddedInBatchesOfAFewStatements() {
        sequencer.run();

        transaction.executeWithoutResult(status -> {
            int before = leaves().size();
            database.batchUpdate(
                    """
                    insert into audit_event (id, occurred_at, type, failure, actor_kind, actor_id, actor_name, subject_kind,
                        subject_id, subject_name, details)
                    select cast(? as uuid), occurred_at, type, failure, actor_kind, actor_id, actor_name, subject_kind,
                        subject_id, subject_name, details
                    from audit_event where id = (select event_id from audit_leaf where position = 0)""",
                    Stream.generate(() -> new Object[] {UUID.randomUUID()})
                            .limit(LONG)
                            .toList());

            List<String> statements = Statements.during(() -> {
                while (tables.hasNewEvents()) {
                    sequencer.appendAll(Leaf.Kind.EVENT);
                }
            });

            List<Hash> leaves = leaves();
            assertThat(leaves.size()).isGreaterThanOrEqualTo(before + LONG);
            assertThat(heads.last().orElseThrow().root()).isEqualTo(ReferenceTree.root(leaves));
            assertThat(statements).hasSizeLessThanOrEqualTo(13 * (LONG / AuditSequencer.BATCH + 2));
            status.setRollbackOnly();
        });
    }

    /** Rolled back, since the server would stop adding events. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_leaf set payload_digest = (select payload_digest from audit_leaf where position = 0)"
                        + " where position = (select max(position) from audit_leaf)",
                "update audit_leaf set occurred_at = occurred_at - interval '1' second"
                        + " where position = (select max(position) from audit_leaf)",
                "update audit_leaf set event_id = (select event_id from audit_leaf where position = 0)"
                        + " where position = (select max(position) from audit_leaf)",
                "delete from audit_leaf where position = (select max(position) from audit_leaf)",
                "update audit_tree_head set signed_head = signed_head || 'A'"
                        + " where number = (select max(number) from audit_tree_head)",
                "delete from audit_tree_head",
            })
    void noHeadIsSignedOverATreeThatWasChanged(String change) {
        publishIntoAnIncompleteTile();

        transaction.executeWithoutResult(status -> {
            assertThat(forget(1)).isEqualTo(1);
            assertThat(database.update(change)).isPositive();
            assertThatThrownBy(() -> sequencer.appendAll(Leaf.Kind.EVENT)).isInstanceOf(TamperedTrailException.class);
            status.setRollbackOnly();
        });
    }

    /** By a thief of the signing key. Rolled back. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aServerNoticesThatThePublishedTreeWasReplaced(int more) {
        publishIntoAnIncompleteTile();

        transaction.executeWithoutResult(status -> {
            locks.hold(AuditSequencer.LOCK);
            heads.refresh();
            TreeHead before = heads.published().orElseThrow();
            assertThat(database.update("update audit_leaf set payload_digest = (select payload_digest from audit_leaf"
                            + " where position = 0) where position = (select max(position) from audit_leaf)"))
                    .isPositive();
            TreeEdge edge = tables.edge(before.size());
            for (int i = 0; i < more; i++) {
                Leaf leaf = new Leaf(
                        edge.size(), Leaf.Kind.EVENT, UUID.randomUUID(), clock.instant(), Hash.ofContent(new byte[0]));
                tables.insertLeaves(List.of(leaf));
                edge.append(leaf.hash()).forEach(subtree -> tables.insertSubtrees(List.of(subtree)));
            }
            tables.insert(restarted().sign(edge, clock.instant(), null), false);

            assertThatThrownBy(heads::refresh)
                    .isInstanceOf(TamperedTrailException.class)
                    .hasMessageContaining("the one that was published");
            assertThat(forget(1 + more)).isEqualTo(1);
            assertThatThrownBy(() -> sequencer.appendAll(Leaf.Kind.EVENT))
                    .isInstanceOf(TamperedTrailException.class)
                    .hasMessageContaining("the one that was published");
            status.setRollbackOnly();
        });
    }

    /** By a thief of the signing key. Rolled back. */
    @Test
    void aServerNoticesAHeadThatDoesNotContinueThePublishedOne() {
        publishIntoAnIncompleteTile();

        transaction.executeWithoutResult(status -> {
            locks.hold(AuditSequencer.LOCK);
            heads.refresh();
            TreeHead before = heads.published().orElseThrow();
            TreeEdge other = tables.edge(before.size() - 1);
            other.append(Hash.ofContent(new byte[0]));
            tables.insert(restarted().sign(other, clock.instant(), null), false);

            assertThatThrownBy(heads::refresh)
                    .isInstanceOf(TamperedTrailException.class)
                    .hasMessageContaining("does not continue");
            assertThat(heads.published()).contains(before);
            status.setRollbackOnly();
        });
    }

    /** Of a server that has published nothing yet. */
    private TreeHeads restarted() {
        return new TreeHeads(tables, signer, properties, clock);
    }

    /** Rolled back. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from audit_tree_head",
                "update audit_leaf set payload_digest = cast('x' as bytea)"
                        + " where position = (select max(position) from audit_leaf)",
                "update audit_event set occurred_at = timestamp with time zone '294276-12-01 00:00:00+00'"
                        + " where tree_position is null",
            })
    void theLogHasALineForRowsThatNoServerWrites(String change, CapturedOutput output) {
        publishIntoAnIncompleteTile();
        int before = output.getAll().length();

        transaction.executeWithoutResult(status -> {
            locks.hold(AuditSequencer.LOCK);
            assertThat(forget(1)).isEqualTo(1);
            assertThat(database.update(change)).isPositive();
            AuditSequencer stopped = new AuditSequencer(tables, restarted(), locks, transaction, clock);
            Instant complete = stopped.completeAt();
            stopped.runOnSchedule();
            assertThat(stopped.completeAt()).isEqualTo(complete);
            status.setRollbackOnly();
        });

        assertThat(output.getAll().substring(before)).contains("The audit trail was changed in the database");
    }

    @Test
    @Rfc("7515#5.2")
    void aStrangerReadsAndVerifiesTheHead() throws Exception {
        publish();
        sequencer.run();

        Api.Answer answer = api.get("/audit/tree-head", null);

        assertThat(answer.status()).isEqualTo(200);
        JsonNode head = answer.json();
        SignedJWT signed = SignedJWT.parse(head.get("signed_head").asString());
        JWKSet keys = JWKSet.parse(api.get("/oauth2/jwks", null).body());
        assertThat(signed.verify(new ECDSAVerifier(
                        keys.getKeyByKeyId(signed.getHeader().getKeyID()).toECKey())))
                .isTrue();
        assertThat(signed.getHeader().getType()).hasToString("audit-tree-head+jwt");
        assertThat(signed.getJWTClaimsSet().getLongClaim("tree_size"))
                .isEqualTo(head.get("tree_size").asLong());
        assertThat(signed.getJWTClaimsSet().getStringClaim("root_hash"))
                .isEqualTo(head.get("root_hash").asString());
    }

    @Test
    void aHeadIsNoTokenAndCostsNoStatement() {
        sequencer.run();
        String head =
                api.get("/audit/tree-head", null).json().get("signed_head").asString();

        assertThat(api.get("/admin/api/v1/audit-events", head).status()).isEqualTo(401);
        assertThat(api.get("/userinfo", head).status()).isEqualTo(401);
        assertThat(api.post("/audit/tree-head", Map.of(), null, null).status()).isEqualTo(405);
        assertThat(Statements.during(() -> api.get("/audit/tree-head", null))).isEmpty();
    }

    /** Of a complete tile the sequencer reads the subtree, not its leaves. */
    private void publishIntoAnIncompleteTile() {
        do {
            publish();
            sequencer.run();
        } while (Boolean.TRUE.equals(
                database.queryForObject("select mod(count(*), 256) = 0 from audit_leaf", Boolean.class)));
    }

    private String publish() {
        String id = UUID.randomUUID().toString();
        events.publishEvent(new Happened(id));
        return id;
    }

    private void assertThatPositionsAreGapless() {
        assertThat(database.queryForObject("select max(position) + 1 from audit_leaf", Long.class))
                .isEqualTo(database.queryForObject("select count(*) from audit_leaf", Long.class));
        assertThat(database.queryForObject(
                        "select count(distinct event_id) from audit_leaf where kind = 1", Long.class))
                .isEqualTo(database.queryForObject("select count(*) from audit_leaf where kind = 1", Long.class));
        assertThat(heads.last().orElseThrow().root()).isEqualTo(ReferenceTree.root(leaves()));
    }

    private List<Hash> leaves() {
        return tables.read(0, 0, Long.MAX_VALUE);
    }

    private Leaf leafAt(long position) {
        return Objects.requireNonNull(database.queryForObject(
                "select " + Leaf.COLUMNS + " from audit_leaf l where position = ?",
                (row, number) -> Leaf.read(row),
                position));
    }

    private Leaf leafOf(String subject) {
        return leafAt(Objects.requireNonNull(eventsOf(subject).get(0).treePosition()));
    }

    private int countLeavesOf(String subject) {
        return Objects.requireNonNull(database.queryForObject(
                "select count(*) from audit_leaf where kind = 2 and event_id in"
                        + " (select id from audit_event where subject_id = ?)",
                Integer.class,
                subject));
    }

    private List<RecordedEvent> eventsOf(String subject) {
        return database.query(
                "select " + RecordedEvent.COLUMNS
                        + " from audit_event e where subject_id = ? order by tree_position, occurred_at",
                (row, number) -> RecordedEvent.read(row),
                subject);
    }

    private record Happened(String id) implements AuditableEvent {

        @Override
        public String type() {
            return "happened";
        }

        @Override
        public Subject subject() {
            return new Subject("server", id, "once");
        }
    }

    private record Counted(String id) implements AuditableEvent {

        @Override
        public String type() {
            return "happened";
        }

        @Override
        public Subject subject() {
            return new Subject("server", id, "again");
        }

        @Override
        public Optional<Burst> burst() {
            return Optional.of(Burst.ONE);
        }
    }
}
