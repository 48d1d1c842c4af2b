package dev.keyturn.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.storage.Purger;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Race;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Statements;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** What is promised of revocations on any database. */
@RunningServer
abstract class RevocationsContract {

    @Autowired
    Revocations revocations;

    @Autowired
    KnownRevocations known;

    @Autowired
    RevocationRepository repository;

    @Autowired
    Purger purger;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcTemplate database;

    @Autowired
    MutableClock.Shifted clock;

    private final String id = Api.uniqueName("id");

    @Test
    @Rfc("7009#2.1")
    void revokesOneTokenAtOnceAndNoOther() {
        revocations.revoke(RevocationKind.TOKEN, id, inAnHour());

        assertThat(known.isRevoked(token(id, "-", "-", "-", "-", "-", "-"))).isTrue();
        assertThat(known.isRevoked(token("other", "-", "-", "-", "-", "-", "-")))
                .isFalse();
    }

    @Test
    @Rfc("7009#2.1")
    void revokingAClientUserSessionOrGrantRevokesItsTokens() {
        record Case(RevocationKind kind, TokenFacts concerned) {}
        List<Case> cases = List.of(
                new Case(RevocationKind.GRANT, token("-", id, "-", "-", "-", "-", "-")),
                new Case(RevocationKind.CLIENT, token("-", "-", id, "-", "-", "-", "-")),
                new Case(RevocationKind.SUBJECT, token("-", "-", "-", id, "-", "-", "-")),
                new Case(RevocationKind.SESSION, token("-", "-", "-", "-", id, "-", "-")),
                new Case(RevocationKind.CREDENTIAL, token("-", "-", "-", "-", "-", id, "-")),
                new Case(RevocationKind.KEY, token("-", "-", "-", "-", "-", "-", id)));

        for (Case each : cases) {
            assertThat(known.isRevoked(each.concerned)).isFalse();
            revocations.revoke(each.kind, id, inAnHour());
            assertThat(known.isRevoked(each.concerned)).isTrue();
        }
    }

    @Test
    void aTokenThatLacksWhatIsRevokedIsNotConcerned() {
        revocations.revoke(RevocationKind.SESSION, id, inAnHour());

        assertThat(known.isRevoked(new TokenFacts("-", null, "-", "-", null, null, null, null, Instant.now())))
                .isFalse();
    }

    @Test
    void tokensIssuedAfterARevocationStayValid() {
        Instant before = Instant.now().minusSeconds(1);
        Instant after = Instant.now().plusSeconds(60);
        Consumer<TokenFacts> revoked =
                token -> assertThat(known.isRevoked(token)).isTrue();

        revocations.revoke(RevocationKind.CLIENT, id, inAnHour());
        revocations.revoke(RevocationKind.SUBJECT, id, inAnHour());
        revocations.revoke(RevocationKind.CREDENTIAL_UNTIL, id, inAnHour());

        revoked.accept(new TokenFacts("-", null, id, "-", null, null, null, null, before));
        revoked.accept(new TokenFacts("-", null, "-", id, null, null, null, null, before));
        revoked.accept(new TokenFacts("-", null, "-", "-", null, id, null, null, before));
        assertThat(known.isRevoked(new TokenFacts("-", null, id, id, null, id, null, null, after)))
                .isFalse();
    }

    @Test
    void aRolledBackRevocationHasNoEffect() {
        transaction.executeWithoutResult(status -> {
            revocations.revoke(RevocationKind.TOKEN, id, inAnHour());
            status.setRollbackOnly();
        });

        assertThat(isRevoked(known)).isFalse();
        assertThat(isRevoked(anotherNode())).isFalse();
    }

    @Test
    void aRevocationInAnInnerTransactionSurvivesARollbackOfTheOuter() {
        TransactionTemplate inner =
                new TransactionTemplate(Objects.requireNonNull(transaction.getTransactionManager()));
        inner.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);

        transaction.executeWithoutResult(outer -> {
            revocations.revoke(RevocationKind.TOKEN, "outer-" + id, inAnHour());
            inner.executeWithoutResult(status -> revocations.revoke(RevocationKind.TOKEN, id, inAnHour()));
            outer.setRollbackOnly();
        });

        assertThat(isRevoked(known)).isTrue();
        assertThat(isRevoked(anotherNode(), "outer-" + id)).isFalse();
    }

    @Test
    @Rfc("7009#2.1")
    void anotherNodeSeesTheRevocationAtItsNextPoll() {
        KnownRevocations otherNode = anotherNode();

        revocations.revoke(RevocationKind.TOKEN, id, inAnHour());
        otherNode.readNew();

        assertThat(isRevoked(otherNode)).isTrue();
    }

    @Test
    void aRevocationOutlivesARestart() {
        revocations.revoke(RevocationKind.TOKEN, id, inAnHour());

        assertThat(isRevoked(anotherNode())).isTrue();
    }

    @Test
    void aTransactionThatCommitsLateIsNotMissed() throws Exception {
        KnownRevocations reader = anotherNode();
        CountDownLatch revoked = new CountDownLatch(1);
        CountDownLatch otherIsRead = new CountDownLatch(1);

        List<@Nullable Throwable> failures = Race.between(
                () -> {
                    transaction.executeWithoutResult(status -> {
                        revocations.revoke(RevocationKind.TOKEN, id, inAnHour());
                        revoked.countDown();
                        await(otherIsRead);
                    });
                    return null;
                },
                () -> {
                    await(revoked);
                    revocations.revoke(RevocationKind.TOKEN, "quick-" + id, inAnHour());
                    reader.readNew();
                    assertThat(isRevoked(reader, "quick-" + id)).isTrue();
                    assertThat(isRevoked(reader)).isFalse();
                    otherIsRead.countDown();
                    return null;
                });
        reader.readNew();

        assertThat(failures).containsOnlyNulls();
        assertThat(isRevoked(reader)).isTrue();
    }

    @Test
    void readersNeverSeeANumberBeforeALowerOne() {
        int writers = 6;
        int each = 25;
        RevocationLog seen = new RevocationLog();
        KnownRevocations reader = node(seen);
        reader.afterPropertiesSet();
        long before = seen.cursor();
        Callable<?>[] actions = IntStream.range(0, writers + 1)
                .mapToObj(number -> (Callable<Object>) () -> {
                    for (int i = 0; i < each; i++) {
                        if (number == writers) {
                            reader.readNew();
                            assertThat(numbersAfter(before, seen)).isEqualTo(consecutive(before, seen.cursor()));
                        } else {
                            revocations.revoke(RevocationKind.TOKEN, Api.uniqueName("raced"), inAnHour());
                        }
                    }
                    return number;
                })
                .toArray(Callable<?>[]::new);

        assertThat(Race.between(actions)).containsOnlyNulls();

        reader.readNew();
        assertThat(seen.cursor() - before).isGreaterThanOrEqualTo((long) writers * each);
        assertThat(numbersAfter(before, seen)).isEqualTo(consecutive(before, seen.cursor()));
    }

    @Test
    void oneTransactionsRevocationsAreWrittenInOneStatement() {
        List<String> statements = Statements.during(() -> transaction.executeWithoutResult(status -> {
            revocations.revoke(RevocationKind.TOKEN, "first-" + id, inAnHour());
            revocations.revoke(RevocationKind.TOKEN, "second-" + id, inAnHour());
        }));

        assertThat(statements).singleElement().asString().contains("revocation_counter");
        assertThat(isRevoked(anotherNode(), "second-" + id)).isTrue();
    }

    @Test
    void aQuestionCostsNoStatementAndReadingNothingNewCostsOne() {
        KnownRevocations reader = anotherNode();

        assertThat(Statements.during(() -> isRevoked(reader))).isEmpty();
        assertThat(Statements.during(reader::readNew)).hasSize(1);
    }

    @Test
    void expiredRevocationsAreDeletedAndTheirNumbersNotReused() {
        revocations.revoke(RevocationKind.TOKEN, id, inAnHour());
        known.readNew();
        long given = repository.lastNumber();

        clock.during(Duration.ofHours(2), () -> {
            known.forgetExpired();
            purger.run();
        });

        assertThat(isRevoked(known)).isFalse();
        RevocationLog log = new RevocationLog();
        KnownRevocations restarted = node(log);
        restarted.afterPropertiesSet();
        assertThat(isRevoked(restarted)).isFalse();
        assertThat(log.cursor()).isGreaterThanOrEqualTo(given);
    }

    @Test
    void revocationsOfExpiredTokensAreNotStored() {
        revocations.revoke(RevocationKind.TOKEN, id, Instant.now());

        assertThat(database.queryForObject("select count(*) from revocation where subject_id = ?", Integer.class, id))
                .isZero();
    }

    private List<Long> numbersAfter(long before, RevocationLog log) {
        return log.between(before, log.cursor()).stream()
                .map(Revocation::number)
                .toList();
    }

    private static List<Long> consecutive(long after, long upTo) {
        return LongStream.rangeClosed(after + 1, upTo).boxed().toList();
    }

    private KnownRevocations anotherNode() {
        KnownRevocations node = node(new RevocationLog());
        node.afterPropertiesSet();
        return node;
    }

    private KnownRevocations node(RevocationLog log) {
        return new KnownRevocations(repository, log, Clock.systemUTC());
    }

    private boolean isRevoked(KnownRevocations node) {
        return isRevoked(node, id);
    }

    private static boolean isRevoked(KnownRevocations node, String tokenId) {
        return node.isRevoked(token(tokenId, "-", "-", "-", "-", "-", "-"));
    }

    private static TokenFacts token(
            String tokenId,
            String grantId,
            String clientId,
            String subject,
            String sessionId,
            String credentialId,
            String keyId) {
        return new TokenFacts(
                tokenId,
                grantId,
                clientId,
                subject,
                sessionId,
                credentialId,
                null,
                keyId,
                Instant.now().minusSeconds(1));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Instant inAnHour() {
        return Instant.now().plus(Duration.ofHours(1));
    }
}
