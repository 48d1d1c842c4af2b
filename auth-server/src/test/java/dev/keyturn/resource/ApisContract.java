package dev.keyturn.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyturn.adminapi.DomainException;
import dev.keyturn.adminapi.ExpectedVersion;
import dev.keyturn.adminapi.PageQuery;
import dev.keyturn.signing.KeyRing;
import dev.keyturn.testing.Race;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Statements;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is promised of APIs and scopes on any database. */
@RunningServer
abstract class ApisContract {

    private static final ExpectedVersion ANY = ExpectedVersion.required("*");
    private static final int ROUNDS = 20;

    @Autowired
    Apis apis;

    @Autowired
    Resources resources;

    @Autowired
    ApiRepository repository;

    @Autowired
    KeyRing keyRing;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    TransactionTemplate transaction;

    private final String unique = dev.keyturn.testing.Api.uniqueName("x");
    private final String audience = "urn:" + unique;

    @Test
    void aRegisteredApiIsKnownAtOnceAndADeletedOneNoMore() {
        assertThat(resources.describe(unique + ":read")).isEmpty();

        ApiView api = apis.register(audience, description(unique + ":read", unique + ":write"));

        assertThat(resources.describe(unique + ":read")).isPresent();
        assertThat(resources.audiencesOf(Set.of(unique + ":read", "openid"))).containsExactly(audience);
        assertThat(resources.describe(unique + ":read"))
                .hasValue(new ScopeDescription(unique + ":read", "Allows " + unique + ":read", "Some API"));

        apis.delete(api.id().toString(), ANY);
        assertThat(resources.describe(unique + ":read")).isEmpty();
        assertThat(resources.audiencesOf(Set.of(unique + ":read"))).isEmpty();
    }

    @Test
    void aRolledBackChangeIsNeverVisible() {
        transaction.executeWithoutResult(status -> {
            apis.register(audience, description(unique + ":read"));
            assertThat(resources.describe(unique + ":read")).isEmpty();
            status.setRollbackOnly();
        });

        assertThat(resources.describe(unique + ":read")).isEmpty();
    }

    @Test
    void anotherNodeLearnsOfAChangeWhenItNextLooks() {
        Resources otherNode = new Resources(repository, (topic, payload) -> {}, keyRing, transactions);
        assertThat(otherNode.describe(unique + ":read")).isEmpty();

        apis.register(audience, description(unique + ":read"));
        otherNode.learnOfOtherNodes();

        assertThat(otherNode.describe(unique + ":read")).isPresent();
    }

    @Test
    void aNodeTellsTheOthersOfAChangeAndTheyLookAgain() {
        List<String> told = new ArrayList<>();
        Resources node = new Resources(repository, (topic, payload) -> told.add(topic), keyRing, transactions);
        Resources otherNode = new Resources(repository, (topic, payload) -> {}, keyRing, transactions);
        assertThat(otherNode.describe(unique + ":read")).isEmpty();

        apis.register(audience, description(unique + ":read"));
        transaction.executeWithoutResult(status -> node.forgetAfterCommit());
        assertThat(otherNode.describe(unique + ":read")).isEmpty();
        otherNode.receive("");

        assertThat(told).containsExactly(otherNode.topic());
        assertThat(otherNode.describe(unique + ":read")).isPresent();
    }

    @Test
    void questionsAboutScopesAskNoDatabase() {
        apis.register(audience, description(unique + ":read"));
        resources.describe("openid");

        assertThat(Statements.during(() -> {
                    resources.describe(unique + ":read");
                    resources.describe("unknown");
                    resources.audiencesOf(Set.of(unique + ":read"));
                    resources.offeredScopes();
                }))
                .isEmpty();
    }

    @Test
    void anUpdateReplacesNameAndScopesAndIsANewVersion() {
        ApiView before = apis.register(audience, description(unique + ":a", unique + ":b"));

        ApiView after = apis.update(before.id().toString(), description(unique + ":b", unique + ":c"), ANY);

        assertThat(after.version()).isGreaterThan(before.version());
        assertThat(after.scopes()).extracting(ApiView.Scope::name).containsExactly(unique + ":b", unique + ":c");
        assertThat(apis.find(before.id().toString())).isEqualTo(after);
    }

    @Test
    void changingOnlyTheWordsOfAScopeIsANewVersionToo() {
        ApiView before = apis.register(audience, description(unique + ":a"));

        ApiView after = apis.update(
                before.id().toString(), new ApiDescription("Some API", "", Map.of(unique + ":a", "Other words")), ANY);

        assertThat(after.version()).isGreaterThan(before.version());
        assertRefused(
                "stale",
                () -> apis.update(
                        before.id().toString(),
                        description(unique + ":a"),
                        ExpectedVersion.required(ExpectedVersion.entityTag(before.version()))));
    }

    @Test
    void aScopeBelongsToOneApi() {
        apis.register(audience, description(unique + ":read"));
        ApiView other = apis.register(audience + ":other", description(unique + ":else"));

        assertRefused("scope-taken", () -> apis.register(audience + ":third", description(unique + ":read")));
        assertRefused("scope-taken", () -> apis.update(other.id().toString(), description(unique + ":read"), ANY));
        assertRefused("audience-taken", () -> apis.register(audience, description(unique + ":new")));
    }

    @Test
    void theServersOwnApiCannotBeChanged() {
        ApiView own = apis.search(new PageQuery("urn:keyturn:admin-api", null, null))
                .getContent()
                .get(0);

        assertThat(own.builtIn()).isTrue();
        assertRefused("built-in", () -> apis.update(own.id().toString(), description(unique + ":a"), ANY));
        assertRefused("built-in", () -> apis.delete(own.id().toString(), ANY));
    }

    @Test
    void aSecondStartChangesNothingUnlessTheDescriptionDiffers() {
        String own = "urn:keyturn:test:" + unique;
        apis.ensureBuiltIn(own, description(unique + ":a"));
        ApiView first = apis.search(new PageQuery(own, null, null)).getContent().get(0);

        apis.ensureBuiltIn(own, description(unique + ":a"));
        assertThat(apis.find(first.id().toString())).isEqualTo(first);

        apis.ensureBuiltIn(own, description(unique + ":a", unique + ":b"));
        assertThat(apis.find(first.id().toString()).scopes()).hasSize(2);
        assertThat(resources.describe(unique + ":b")).isPresent();
    }

    @Test
    void ofTwoApisOfOneAudienceAtTheSameMomentOneIsRegistered() {
        for (int round = 0; round < ROUNDS; round++) {
            String wanted = audience + ":" + round;
            String scope = unique + round;

            List<Throwable> failures = Race.between(
                    () -> apis.register(wanted, description(scope + ":a")),
                    () -> apis.register(wanted, description(scope + ":b")));

            assertThat(failures)
                    .filteredOn(Objects::nonNull)
                    .singleElement()
                    .satisfies(failure -> assertCode("audience-taken", failure));
        }
    }

    @Test
    void ofTwoApisThatWantOneScopeAtTheSameMomentOneGetsIt() {
        for (int round = 0; round < ROUNDS; round++) {
            String wanted = audience + ":" + round;
            ApiDescription scopes = description(unique + ":" + round);

            List<Throwable> failures = Race.between(
                    () -> apis.register(wanted + ":a", scopes), () -> apis.register(wanted + ":b", scopes));

            assertThat(failures)
                    .filteredOn(Objects::nonNull)
                    .singleElement()
                    .satisfies(failure -> assertCode("scope-taken", failure));
        }
    }

    @Test
    void ofTwoChangesAtTheSameMomentNoneIsLostInSilence() {
        String id = apis.register(audience, description(unique + ":a")).id().toString();
        for (int round = 0; round < ROUNDS; round++) {
            ExpectedVersion seen = ExpectedVersion.required(
                    ExpectedVersion.entityTag(apis.find(id).version()));
            String scope = unique + ":" + round;
            Callable<?> first = () -> apis.update(id, description(scope + ":first"), seen);
            Callable<?> second = () -> apis.update(id, description(scope + ":second"), seen);

            assertThat(Race.between(first, second)).filteredOn(Objects::nonNull).hasSize(1);
        }
    }

    @Test
    void aPageOfApisTakesAFewStatementsHoweverManyTheyAre() {
        for (int i = 0; i < 10; i++) {
            apis.register(audience + ":" + i, description(unique + ":" + i));
        }

        assertThat(Statements.during(() -> apis.search(new PageQuery(unique, 0, 5))))
                .hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void aSearchLooksAtScopesTooAndTakesWildcardsLiterally() {
        apis.register(audience + ":a", description(unique + "%_!a"));
        apis.register(audience + ":b", description(unique + "xyza"));

        assertThat(find(unique.toUpperCase(Locale.ROOT) + "%_!A")).containsExactly(audience + ":a");
        assertThat(find(unique + "_")).isEmpty();
        assertThat(find(unique)).containsExactlyInAnyOrder(audience + ":a", audience + ":b");
    }

    private List<String> find(String text) {
        return apis.search(new PageQuery(text, null, null))
                .map(ApiView::audience)
                .getContent();
    }

    private static ApiDescription description(String... scopes) {
        Map<String, String> words = new HashMap<>();
        for (String scope : scopes) {
            words.put(scope, "Allows " + scope);
        }
        return new ApiDescription("Some API", "For tests", words);
    }

    private static void assertRefused(String code, Runnable action) {
        assertThatExceptionOfType(DomainException.class)
                .isThrownBy(action::run)
                .satisfies(refusal -> assertCode(code, refusal));
    }

    private static void assertCode(String code, Throwable failure) {
        assertThat(failure)
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
