package dev.keyturn.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.util.Base64URL;
import dev.keyturn.adminapi.DomainException;
import dev.keyturn.client.ClientApplication;
import dev.keyturn.cluster.Cluster;
import dev.keyturn.cluster.DatabaseLocks;
import dev.keyturn.resource.ApiDescription;
import dev.keyturn.resource.Apis;
import dev.keyturn.signing.SigningKey.State;
import dev.keyturn.signing.SigningKeyChange.SigningKeyActivated;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Race;
import dev.keyturn.testing.Rfc;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** What is promised of the life of signing keys on any database, without the server that signs with them, since they come and go. */
@SpringBootTest(classes = ClientApplication.class, properties = ClientApplication.KEY)
@AutoConfigureMockMvc
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KeyLifeCycleContract {

    private static final SigningAlgorithm ALGORITHM = SigningAlgorithm.ES384;
    private static final Duration ROTATED = Duration.ofDays(30);
    private static final Duration ANNOUNCED = Duration.ofDays(28);
    private static final Duration A_MINUTE = Duration.ofMinutes(1);
    private static final int ROUNDS = 10;

    @Autowired
    KeyRing keyRing;

    @Autowired
    KeyLifeCycle lifeCycle;

    @Autowired
    SigningKeyRepository keys;

    @Autowired
    StoredKeys stored;

    @Autowired
    KeySchedule schedule;

    @Autowired
    DatabaseLocks locks;

    @Autowired
    Cluster cluster;

    @Autowired
    KeyReencryption reencryption;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    ApplicationEventPublisher events;

    @Autowired
    SigningProperties properties;

    @Autowired
    MutableClock.Shifted clock;

    @Autowired
    JwtSigner signer;

    @Autowired
    JwtVerifier verifier;

    @Autowired
    JdbcTemplate tables;

    @Autowired
    ObjectProvider<AlgorithmUsage> usages;

    @Autowired
    Apis apis;

    private SigningKey first;

    @AfterAll
    void leaveTheKeysOfAStart() {
        tables.update("delete from signing_key");
        keyRing.afterSingletonsInstantiated();
    }

    @BeforeEach
    void beginWithOneKey() {
        tables.update("delete from signing_key");
        keyRing.readAll();
        keyRing.activate(ALGORITHM);
        first = only(State.ACTIVE);
    }

    @Test
    void aKeyIsAnnouncedSignsRetiresAndIsDestroyed() {
        clock.during(ANNOUNCED.minus(A_MINUTE), keyRing::advance);
        assertThat(all()).hasSize(1);

        clock.during(ANNOUNCED, keyRing::advance);
        SigningKey second = only(State.ANNOUNCED);
        Instant planned = Objects.requireNonNull(first.dueAt());
        assertThat(second.dueAt()).isEqualTo(only(State.ACTIVE).dueAt());
        assertThat(second.dueAt()).isBetween(planned, planned.plus(A_MINUTE));
        assertSignsWith(first);
        assertPublished(second, first);

        clock.during(ROTATED, keyRing::advance);
        assertSignsWith(second);
        assertPublished(second, first);
        assertThat(only(State.RETIRED).getId()).isEqualTo(first.getId());
        assertThat(only(State.RETIRED).holdsPrivateHalf()).isFalse();

        clock.during(ROTATED.plus(properties.retentionAfterRotation()).minus(A_MINUTE), keyRing::advance);
        assertPublished(second, first);

        clock.during(ROTATED.plus(properties.retentionAfterRotation()).plus(A_MINUTE), keyRing::advance);
        assertPublished(second);
        assertThat(only(State.DESTROYED).getId()).isEqualTo(first.getId());
    }

    @Test
    void aKeyThatIsAnnouncedLateIsStillAnnouncedForTheWholeTime() {
        Duration late = Duration.ofDays(60);

        clock.during(late, keyRing::advance);
        clock.during(late.plus(properties.activationDelay()).minus(A_MINUTE), keyRing::advance);
        assertSignsWith(first);

        clock.during(late.plus(properties.activationDelay()).plus(A_MINUTE), keyRing::advance);
        assertThat(only(State.RETIRED).getId()).isEqualTo(first.getId());
    }

    @Test
    void aClockThatRanAheadAndIsPutRightDelaysNothing() {
        clock.during(Duration.ofDays(400), () -> {
            keyRing.advance();
            keyRing.activate(ALGORITHM);
        });
        SigningKey second = only(State.ACTIVE);

        keyRing.advance();

        assertSignsWith(second);
        assertPublished(second, first);
        Instant now = clock.instant();
        assertThat(only(State.ACTIVE).dueAt()).isBetween(now.plus(ROTATED).minus(A_MINUTE), now.plus(ROTATED));
        assertThat(only(State.RETIRED).dueAt())
                .isBetween(
                        now.plus(properties.retentionAfterRotation()).minus(A_MINUTE),
                        now.plus(properties.retentionAfterRotation()));
    }

    @Test
    void aClockThatIsSetBackTakesNoStepBack() {
        clock.during(ANNOUNCED, keyRing::advance);
        clock.during(ROTATED, keyRing::advance);
        SigningKey second = only(State.ACTIVE);

        clock.during(Duration.ofDays(-30), keyRing::advance);

        assertSignsWith(second);
        assertPublished(second, first);
    }

    @Test
    void ofTwoNodesThatRotateAtOnceOneDoes() {
        KeyLifeCycle otherNode = otherNode(events);

        clock.during(ANNOUNCED, () -> {
            assertThat(Race.between(lifeCycle::advance, otherNode::advance)).allMatch(Objects::isNull);
        });
        assertThat(all()).hasSize(2);

        clock.during(ROTATED, () -> {
            assertThat(Race.between(lifeCycle::advance, otherNode::advance)).allMatch(Objects::isNull);
        });
        assertThat(all()).extracting(SigningKey::state).containsExactlyInAnyOrder(State.RETIRED, State.ACTIVE);
    }

    @Test
    void ofTwoNodesThatNeedAFirstKeyOneMakesIt() {
        KeyLifeCycle otherNode = otherNode(events);
        for (int round = 0; round < ROUNDS; round++) {
            tables.update("delete from signing_key");

            assertThat(Race.between(() -> ensure(lifeCycle), () -> ensure(otherNode)))
                    .allMatch(Objects::isNull);

            assertThat(all()).hasSize(1);
        }
    }

    @Test
    void ofTwoNodesThatAnnounceAFirstKeyOneDoes() {
        KeyLifeCycle otherNode = otherNode(events);
        for (int round = 0; round < ROUNDS; round++) {
            tables.update("delete from signing_key");

            assertThat(Race.between(() -> announceFirst(lifeCycle), () -> announceFirst(otherNode)))
                    .allMatch(Objects::isNull);

            assertThat(only(State.ANNOUNCED).generation()).isEqualTo(1);
        }
    }

    @Test
    void ofTwoConcurrentAnnouncementsOneGetsAConflict() {
        KeyLifeCycle otherNode = otherNode(events);

        List<Throwable> failures = Race.between(() -> announce(lifeCycle), () -> announce(otherNode));

        assertThat(failures).filteredOn(Objects::nonNull).singleElement().isInstanceOf(DomainException.class);
        assertThat(all()).hasSize(2);
    }

    @Test
    void aRotationThatIsCutShortNeverHappenedAndTheNextOneWorks() {
        KeyLifeCycle dying = otherNode(event -> {
            if (event instanceof SigningKeyActivated) {
                throw new IllegalStateException("Dies here");
            }
            events.publishEvent(event);
        });
        clock.during(ANNOUNCED, keyRing::advance);
        long changes = locks.changes(SigningKeyRepository.LOCK);

        clock.during(ROTATED, () -> assertThatIllegalStateException().isThrownBy(dying::advance));
        assertThat(locks.changes(SigningKeyRepository.LOCK)).isEqualTo(changes);
        assertThat(only(State.ACTIVE).getId()).isEqualTo(first.getId());
        assertThat(only(State.ACTIVE).holdsPrivateHalf()).isTrue();

        clock.during(ROTATED, keyRing::advance);
        assertThat(only(State.RETIRED).getId()).isEqualTo(first.getId());
    }

    @Test
    void anotherNodeLearnsOfAChangeWhenItNextLooks() {
        KeyRing otherNode = new KeyRing(stored, lifeCycle, locks, usages);
        otherNode.readAll();

        keyRing.activate(ALGORITHM);
        otherNode.look();

        assertThat(otherNode.active(ALGORITHM.jose()).keyId())
                .isEqualTo(only(State.ACTIVE).getId());
        assertThat(otherNode.document().entityTag())
                .isEqualTo(keyRing.document().entityTag());
    }

    @Test
    void aRotationOnDemandUsesTheKeyThatVerifiersKnow() {
        keyRing.announce(ALGORITHM);
        SigningKey announced = only(State.ANNOUNCED);

        keyRing.activate(ALGORITHM);

        assertSignsWith(announced);
        assertThat(all()).hasSize(2);
    }

    @Test
    void anEmergencyDoesNotTrustTheAnnouncedKey() {
        keyRing.announce(ALGORITHM);
        SigningKey announced = only(State.ANNOUNCED);

        keyRing.revoke(first.getId());

        SigningKey fresh = only(State.ACTIVE);
        assertThat(fresh.getId()).isNotIn(first.getId(), announced.getId());
        assertSignsWith(fresh);
        assertPublished(fresh, announced);
        assertThat(only(State.DESTROYED).isRevoked()).isTrue();
        assertThat(only(State.DESTROYED).holdsPrivateHalf()).isFalse();
        assertRefused("signing-key-destroyed", () -> keyRing.revoke(first.getId()));
    }

    @Test
    void aRevocationOfAKeyLastsAsLongAsItsLastToken() {
        Duration longest = SigningProperties.MAX_TOKEN_LIFETIME;
        Instant now = clock.instant();
        assertThat(schedule.lastTokenExpiry(first, now))
                .hasValueSatisfying(expiry -> assertThat(expiry).isAfterOrEqualTo(now.plus(longest)));

        keyRing.activate(ALGORITHM);

        SigningKey retired = only(State.RETIRED);
        assertThat(schedule.lastTokenExpiry(retired, now.plus(longest))).isPresent();
        assertThat(schedule.lastTokenExpiry(retired, now.plus(longest).plus(A_MINUTE.multipliedBy(2))))
                .isEmpty();
        assertThat(properties.retentionAfterRotation()).isGreaterThan(longest);
    }

    @Test
    void retiredKeysDoNotPileUp() {
        for (int i = 0; i < 20; i++) {
            keyRing.activate(ALGORITHM);
        }

        assertRefused("too-many-retired", () -> keyRing.activate(ALGORITHM));
        assertThat(only(State.ACTIVE).generation()).isEqualTo(21);
    }

    @Test
    void theFirstKeyOfAnAlgorithmIsAnnouncedBeforeItSigns() {
        tables.update("delete from signing_key");
        keyRing.readAll();

        keyRing.announceFirst(ALGORITHM.joseName());
        SigningKey announced = only(State.ANNOUNCED);
        keyRing.announceFirst(ALGORITHM.joseName());

        assertPublished(announced);
        assertThat(keyRing.signsWith(ALGORITHM.joseName())).isFalse();
        assertThat(keyRing.signsFrom(ALGORITHM.joseName())).hasValue(announced.dueAt());
        clock.during(properties.activationDelay().minus(A_MINUTE), keyRing::advance);
        assertThat(keyRing.signsWith(ALGORITHM.joseName())).isFalse();

        clock.during(properties.activationDelay(), keyRing::advance);
        assertSignsWith(announced);
        assertThat(keyRing.signsFrom(ALGORITHM.joseName())).isEmpty();
        keyRing.announceFirst(ALGORITHM.joseName());
        assertPublished(announced);
    }

    @Test
    void aRotationOfAnAlgorithmThatHasNoKeyAnnouncesOneToo() {
        tables.update("delete from signing_key");
        keyRing.readAll();

        keyRing.announce(ALGORITHM);

        assertPublished(only(State.ANNOUNCED));
        assertThat(keyRing.signsWith(ALGORITHM.joseName())).isFalse();
    }

    @Test
    void aFirstKeyThatIsRevokedBeforeItSignsIsReplacedByAnotherThatIsAnnounced() {
        tables.update("delete from signing_key");
        keyRing.readAll();
        keyRing.announceFirst(ALGORITHM.joseName());
        String revoked = only(State.ANNOUNCED).getId();

        clock.during(A_MINUTE, () -> keyRing.revoke(revoked));

        SigningKey next = only(State.ANNOUNCED);
        assertThat(next.getId()).isNotEqualTo(revoked);
        assertThat(next.dueAt()).isAfterOrEqualTo(clock.instant().plus(properties.activationDelay()));
        assertPublished(next);
    }

    @Test
    void signingCreatesNoKey() {
        assertThatIllegalArgumentException().isThrownBy(() -> signer.sign("EdDSA", "JWT", Map.of()));

        assertPublished(first);
        assertThatIllegalArgumentException().isThrownBy(() -> keyRing.announceFirst("HS256"));
        assertThatIllegalArgumentException().isThrownBy(() -> keyRing.announceFirst("none"));
    }

    @Test
    void aChosenAlgorithmWithoutAKeyIsAnnouncedAtTheNextCheck() {
        apis.ensureBuiltIn("urn:keyturn:life-cycle", new ApiDescription("Life cycle", "Signs with ES256.", Map.of()));

        keyRing.announceWhatIsChosen();

        assertThat(keys.findByAlgorithmAndStateIn("ES256", List.of(State.ANNOUNCED)))
                .as("the algorithm of an API, whose key this test has deleted")
                .hasSize(1);
    }

    @Test
    void theServerChecksItsOwnSignaturesOfEveryAlgorithm() throws Exception {
        for (SigningAlgorithm algorithm : SigningAlgorithm.values()) {
            keyRing.activate(algorithm);
            String signed = signer.sign(algorithm.joseName(), "JWT", Map.of("sub", "somebody"));

            assertThat(verifier.verify(signed, Set.of("JWT")))
                    .as(algorithm.joseName())
                    .isPresent();
            assertThat(verifier.verify(signed, Set.of("at+jwt")))
                    .as("a JWT of another type, %s", algorithm.joseName())
                    .isEmpty();
            assertThat(verifier.verify(signed.replaceFirst("[.][^.]", ".x"), Set.of("JWT")))
                    .as("with other claims, %s", algorithm.joseName())
                    .isEmpty();
            keyRing.revoke(keyRing.active(algorithm.jose()).keyId());
            assertThat(verifier.verify(signed, Set.of("JWT")))
                    .as(algorithm.joseName())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "a.b.c",
                "e30.e30.",
                "e30.e30.e30",
                "\uD83D\uDE00.\uD83D\uDE00.\uD83D\uDE00"
            })
    void textsThatAreNoJwtAreNotAccepted(String text) {
        assertThat(verifier.verify(text, Set.of("JWT"))).isEmpty();
    }

    @Test
    @Rfc("8725#3.1")
    void rejectsASignatureWithAnotherAlgorithmThanTheKeys() throws Exception {
        keyRing.activate(SigningAlgorithm.RS256);
        ActiveKey key = keyRing.active(JWSAlgorithm.RS256);
        JWSHeader other = new JWSHeader.Builder(JWSAlgorithm.PS256)
                .keyID(key.keyId())
                .type(JOSEObjectType.JWT)
                .build();
        JWSObject signed = new JWSObject(other, new Payload(Map.of("sub", "somebody")));
        signed.sign(key.signer());

        assertThat(verifier.verify(signed.serialize(), Set.of("JWT"))).isEmpty();
    }

    @Test
    void eachMoveIsInTheAuditTrail() {
        keyRing.announce(ALGORITHM);
        keyRing.activate(ALGORITHM);
        keyRing.revoke(first.getId());

        assertThat(tables.queryForList(
                        "select type from audit_event where subject_id = ?", String.class, first.getId()))
                .containsExactlyInAnyOrder(
                        "signing-key.generated", "signing-key.activated", "signing-key.retired", "signing-key.revoked");
        assertThat(tables.queryForList(
                        "select type from audit_event where subject_id = ?",
                        String.class,
                        only(State.ACTIVE).getId()))
                .containsExactlyInAnyOrder("signing-key.generated", "signing-key.announced", "signing-key.activated");
    }

    private KeyLifeCycle otherNode(ApplicationEventPublisher published) {
        StoredKeys seen = new StoredKeys(keys, reencryption, schedule, published);
        seen.open();
        return new KeyLifeCycle(seen, schedule, new ExclusiveMoves(locks, cluster, transactions, clock), clock);
    }

    private static boolean ensure(KeyLifeCycle node) {
        node.ensure(ALGORITHM);
        return true;
    }

    private static boolean announceFirst(KeyLifeCycle node) {
        node.announceFirst(ALGORITHM);
        return true;
    }

    private static boolean announce(KeyLifeCycle node) {
        node.announce(ALGORITHM);
        return true;
    }

    private List<SigningKey> all() {
        return keys.findByAlgorithmAndStateIn(ALGORITHM.joseName(), List.of(State.values()));
    }

    private SigningKey only(State state) {
        List<SigningKey> found = keys.findByAlgorithmAndStateIn(ALGORITHM.joseName(), List.of(state));
        assertThat(found).as(state.name()).hasSize(1);
        return found.get(0);
    }

    private void assertPublished(SigningKey... expected) {
        assertThat(keyRing.publicKeys().getKeys())
                .extracting(key -> key.getKeyID())
                .containsExactlyInAnyOrder(
                        Arrays.stream(expected).map(SigningKey::getId).toArray(String[]::new));
    }

    private void assertSignsWith(SigningKey expected) {
        String text = signer.sign("ES384", "JWT", Map.of("sub", "somebody"));

        assertThat(Base64URL.from(text.substring(0, text.indexOf('.'))).decodeToString())
                .contains("\"kid\":\"" + expected.getId() + "\"");
    }

    private static void assertRefused(String code, Runnable action) {
        assertThatExceptionOfType(DomainException.class)
                .isThrownBy(action::run)
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
