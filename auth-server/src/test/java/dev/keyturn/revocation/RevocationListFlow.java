package dev.keyturn.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Statements;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** The list of what is revoked that administrators see. */
@RunningServer
abstract class RevocationListFlow {

    @Autowired
    Api api;

    @Autowired
    Revocations revocations;

    @Autowired
    MutableClock.Shifted clock;

    private final String id = Api.uniqueName("id");

    @Test
    void revocationsAreListedNewestFirst() {
        Instant end = Instant.now().plus(Duration.ofHours(1));
        revocations.revoke(RevocationKind.CLIENT, id, end);
        revocations.revoke(RevocationKind.SESSION, id, end);

        JsonNode listing = list("?subject_id=" + id);

        assertThat(listing.get("total").asInt()).isEqualTo(2);
        assertThat(listing.at("/items/0/kind").asString()).isEqualTo("session");
        assertThat(listing.at("/items/1/kind").asString()).isEqualTo("client");
        assertThat(listing.at("/items/1/subject_id").asString()).isEqualTo(id);
        assertThat(listing.at("/items/1/revoked_at").isNull()).isFalse();
        assertThat(Instant.parse(listing.at("/items/1/expires_at").asString()))
                .isBetween(end.minusMillis(1), end.plusMillis(1));
    }

    @Test
    void eachKindIsFoundByItsName() {
        for (RevocationKind kind : RevocationKind.values()) {
            revocations.revoke(kind, id, Instant.now().plus(Duration.ofHours(1)));

            JsonNode listing = list("?kind=" + kind.code() + "&subject_id=" + id);

            assertThat(listing.get("total").asInt()).isEqualTo(1);
            assertThat(listing.at("/items/0/kind").asString()).isEqualTo(kind.code());
        }
    }

    @Test
    void expiredRevocationsAreNotListed() {
        revocations.revoke(RevocationKind.TOKEN, id, Instant.now().plus(Duration.ofMinutes(1)));

        clock.during(
                Duration.ofMinutes(2),
                () -> assertThat(list("?subject_id=" + id).get("total").asInt()).isZero());
    }

    @Test
    void aPartOfTheNameIsEnoughToSearchAndAPercentSignIsOnlyThat() {
        revocations.revoke(RevocationKind.CLIENT, id, Instant.now().plus(Duration.ofHours(1)));

        assertThat(list("?q=" + id.substring(1).toUpperCase(Locale.ROOT))
                        .get("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(list("?q=%25").get("total").asInt()).isZero();
    }

    @Test
    void aPageCostsTwoStatementsAtMost() {
        for (int i = 0; i < 3; i++) {
            revocations.revoke(RevocationKind.TOKEN, id, Instant.now().plus(Duration.ofHours(1)));
        }
        list("");

        assertThat(Statements.during(() -> list("?size=2&subject_id=" + id))).hasSizeLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?kind=CLIENT",
                "?kind=' or 1=1",
                "?kind=",
                "?subject_id=a%00",
                "?subject_id=a%0Ab",
                "?size=101",
                "?page=1000001",
                "?q=%07"
            })
    void rejectsInvalidQueries(String query) {
        Api.Answer answer = api.admin("GET", "/revocations" + query.replace(" ", "%20"), null);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    }

    @Test
    void theScopeIsNeeded() {
        String other = api.clientCredentials(
                        RunningServer.AUTOMATION_ID,
                        RunningServer.AUTOMATION_SECRET,
                        "admin:revocations:write admin:audit:read")
                .json()
                .get("access_token")
                .asString();

        for (String path : List.of("/revocations", "/revocations?kind=client")) {
            assertThat(api.get("/admin/api/v1" + path, other).status()).isEqualTo(403);
        }
    }

    private JsonNode list(String query) {
        Api.Answer answer = api.admin("GET", "/revocations" + query, null);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }
}
