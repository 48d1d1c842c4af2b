package dev.keyturn.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** What is promised of revocations on any database. */
@RunningServer
abstract class RevocationsContract {

    @Autowired
    Revocations revocations;

    @Autowired
    RevocationRepository repository;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    MutableClock.Shifted clock;

    private final String id = Api.uniqueName("id");

    @Test
    @Rfc("7009#2.1")
    void aRevokedTokenIsRevokedAtOnceAndAnotherIsNot() {
        revocations.revokeToken(id, inAnHour());

        assertThat(revocations.isRevoked(id, null, "client", Instant.now())).isTrue();
        assertThat(revocations.isRevoked("other", null, "client", Instant.now()))
                .isFalse();
    }

    @Test
    @Rfc("7009#2.1")
    void aRevokedGrantCoversItsTokens() {
        revocations.revokeGrant(id, inAnHour());

        assertThat(revocations.isRevoked("jti", id, "client", Instant.now())).isTrue();
        assertThat(revocations.isRevoked("jti", null, "client", Instant.now())).isFalse();
    }

    @Test
    void aRevokedClientCoversWhatWasIssuedBeforeAndNothingAfter() {
        revocations.revokeClient(id, inAnHour());

        assertThat(revocations.isRevoked("jti", null, id, Instant.now().minusSeconds(1)))
                .isTrue();
        assertThat(revocations.isRevoked("jti", null, id, Instant.now().plusSeconds(1)))
                .isFalse();
    }

    @Test
    void whatIsRolledBackIsNotRevoked() {
        transaction.executeWithoutResult(status -> {
            revocations.revokeToken(id, inAnHour());
            status.setRollbackOnly();
        });

        assertThat(revocations.isRevoked(id, null, "client", Instant.now())).isFalse();
    }

    @Test
    @Rfc("7009#2.1")
    void anotherNodeLearnsOfItWhenItNextLooks() {
        Revocations otherNode = new Revocations(repository, Clock.systemUTC());
        otherNode.afterPropertiesSet();

        revocations.revokeToken(id, inAnHour());
        otherNode.readNew();

        assertThat(otherNode.isRevoked(id, null, "client", Instant.now())).isTrue();
    }

    @Test
    void aRevocationOutlivesARestart() {
        revocations.revokeToken(id, inAnHour());

        Revocations restarted = new Revocations(repository, Clock.systemUTC());
        restarted.afterPropertiesSet();

        assertThat(restarted.isRevoked(id, null, "client", Instant.now())).isTrue();
    }

    @Test
    void whatHasExpiredLeavesMemoryAndDatabase() {
        revocations.revokeToken(id, inAnHour());

        clock.during(Duration.ofHours(2), () -> {
            revocations.readNew();
            revocations.purge();
        });

        assertThat(revocations.isRevoked(id, null, "client", Instant.now())).isFalse();
        Revocations restarted = new Revocations(repository, Clock.systemUTC());
        restarted.afterPropertiesSet();
        assertThat(restarted.isRevoked(id, null, "client", Instant.now())).isFalse();
    }

    private static Instant inAnHour() {
        return Instant.now().plus(Duration.ofHours(1));
    }
}
