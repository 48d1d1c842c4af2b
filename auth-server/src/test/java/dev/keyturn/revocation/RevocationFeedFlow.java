package dev.keyturn.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Statements;
import dev.keyturn.testing.Waiting;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

/** What verifiers are promised of the feed, read over HTTP. */
@RunningServer
@Timeout(60)
abstract class RevocationFeedFlow {

    @Autowired
    Api api;

    @Autowired
    Revocations revocations;

    @Autowired
    KnownRevocations known;

    @Autowired
    LongPolls polls;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    MutableClock.Shifted clock;

    private final String id = Api.uniqueName("id");

    private Verifier verifier;

    @BeforeEach
    void registerVerifier() throws Exception {
        verifier = new Verifier(api);
    }

    @Test
    void theSnapshotHoldsWhatIsRevokedAndIsSigned() {
        Instant end = Instant.now().plus(Duration.ofHours(1));
        revocations.revoke(RevocationKind.TOKEN, "token-" + id, end);
        revocations.revoke(RevocationKind.CLIENT, "client-" + id, end);
        known.readNew();

        Api.Answer answer = verifier.get("");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("application/revocation-feed+jwt");
        JWTClaimsSet claims = verifier.verify(answer.body());
        assertThat(claims.getClaim("after")).isNull();
        assertThat(Verifier.entries(claims))
                .anySatisfy(entry -> assertThat(entry)
                        .containsEntry("kind", "token")
                        .containsEntry("id", "token-" + id)
                        .containsEntry("exp", end.getEpochSecond() + 1)
                        .doesNotContainKey("iat"))
                .anySatisfy(entry -> assertThat(entry)
                        .containsEntry("kind", "client")
                        .containsEntry("id", "client-" + id)
                        .containsKey("iat"));
    }

    @Test
    @Rfc("9110#13.1.2")
    void anUnchangedSnapshotIsNotModified() {
        revoke(id);
        known.readNew();
        Api.Answer first = verifier.get("");
        String tag = first.header("ETag");

        Api.Answer second = verifier.get("", "If-None-Match", tag);
        revoke("another-" + id);
        known.readNew();
        Api.Answer third = verifier.get("", "If-None-Match", tag);

        assertThat(second.status()).isEqualTo(304);
        assertThat(second.body()).isEmpty();
        assertThat(third.status()).isEqualTo(200);
        assertThat(Verifier.ids(verifier.verify(third.body()))).contains(id, "another-" + id);
    }

    @Test
    void aReaderContinuesFromItsCursorWithoutAGap() {
        String start = verifier.cursor();
        revoke("first-" + id);
        revoke("second-" + id);
        known.readNew();

        JWTClaimsSet delta = verifier.verify(verifier.get("?after=" + start).body());
        Api.Answer nothing = verifier.get("?after=" + Verifier.cursor(delta));

        assertThat(delta.getClaim("after")).isEqualTo(start);
        assertThat(Verifier.ids(delta)).contains("first-" + id, "second-" + id);
        assertThat(nothing.status()).isEqualTo(204);
    }

    @Test
    void aLongDeltaComesInPartsAndOneThatIsTooLongNotAtAll() {
        String start = verifier.cursor();
        revokeMany(2_500);
        int seen = 0;
        String cursor = start;
        for (Api.Answer part = verifier.get("?after=" + cursor);
                part.status() == 200;
                part = verifier.get("?after=" + cursor)) {
            JWTClaimsSet claims = verifier.verify(part.body());
            assertThat(Verifier.entries(claims)).hasSizeLessThanOrEqualTo(1_000);
            seen += Verifier.entries(claims).size();
            cursor = Verifier.cursor(claims);
        }
        assertThat(seen).isGreaterThanOrEqualTo(2_500);

        revokeMany(10_001);

        assertProblem(verifier.get("?after=" + cursor), 410, "cursor-unknown");
        assertProblem(verifier.get("?after=" + cursor + "&wait=60"), 410, "cursor-unknown");
    }

    @Test
    void eachDocumentIsSignedOnce() {
        String start = verifier.cursor();
        revoke(id);
        known.readNew();

        assertThat(verifier.get("?after=" + start).body())
                .isEqualTo(verifier.get("?after=" + start).body());
        assertThat(verifier.get("").body()).isEqualTo(verifier.get("").body());
    }

    @Test
    void readingCostsNoStatement() {
        String start = verifier.cursor();

        assertThat(Statements.during(() -> {
                    verifier.get("");
                    verifier.get("?after=" + start);
                }))
                .isEmpty();
    }

    @Test
    void aLongPollIsAnsweredWhenSomethingHappensAndFreesItsPlace() throws Exception {
        String start = verifier.cursor();
        CompletableFuture<Api.Answer> poll = verifier.poll(start);
        Waiting.until(() -> polls.waiting() == 1);

        revoke(id);

        Api.Answer answer = poll.get(30, TimeUnit.SECONDS);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).contains("no-store");
        JWTClaimsSet delta = verifier.verify(answer.body());
        assertThat(delta.getClaim("after")).isEqualTo(start);
        assertThat(Verifier.ids(delta)).contains(id);
        Waiting.until(() -> polls.waiting() == 0);
    }

    @Test
    void aDisconnectedReaderFreesItsPlaceWithTheNextRevocation() throws Exception {
        try (Socket socket = new Socket(api.issuer().getHost(), api.issuer().getPort())) {
            String request = "GET /revocations?after=" + verifier.cursor() + "&wait=60 HTTP/1.1\r\nHost: "
                    + api.issuer().getAuthority() + "\r\nAuthorization: Bearer " + verifier.token() + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            Waiting.until(() -> polls.waiting() == 1);
        }

        revoke(id);

        Waiting.until(() -> polls.waiting() == 0);
    }

    @Test
    void aWaitingReaderWhoseClientIsRevokedReadsThatAndNothingLater() throws Exception {
        CompletableFuture<Api.Answer> poll = verifier.poll(verifier.cursor());
        Waiting.until(() -> polls.waiting() == 1);

        revocations.revoke(
                RevocationKind.CLIENT, verifier.clientId(), Instant.now().plusSeconds(600));

        Api.Answer answer = poll.get(30, TimeUnit.SECONDS);
        assertThat(Verifier.ids(verifier.verify(answer.body()))).containsExactly(verifier.clientId());
        assertThat(verifier.get("").status()).isEqualTo(401);
    }

    @Test
    void aLongPollIsAnsweredWithNothingAtItsEnd() {
        known.readNew();

        Api.Answer answer = verifier.get("?after=" + verifier.cursor() + "&wait=1");

        assertThat(answer.status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "after=-1",
                "after=",
                "after=abc",
                "after=1.5",
                "after=0x10",
                "after=%2B1",
                "after=99999999999999999999",
                "after=%00",
                "after=1%20or%201=1",
                "after=0&wait=-1",
                "after=0&wait=61",
                "after=0&wait=99999999999999999999",
                "after=0&wait=soon",
                "after=1&after=2",
                "wait=61",
                "wait=-1",
                "wait=soon"
            })
    void rejectsAnInvalidCursor(String query) {
        assertThat(verifier.get("?" + query).status()).isEqualTo(400);
    }

    @Test
    void aCursorThatTheFeedHasNotReachedIsUnknown() {
        assertProblem(verifier.get("?after=999999999999999999"), 410, "cursor-unknown");
        assertProblem(verifier.get("?after=999999999999999999&wait=60"), 410, "cursor-unknown");
    }

    @Test
    void theSnapshotContainsNoExpiredRevocations() {
        revocations.revoke(RevocationKind.TOKEN, id, Instant.now().plus(Duration.ofMinutes(2)));
        known.readNew();
        assertThat(Verifier.ids(verifier.verify(verifier.get("").body()))).contains(id);

        clock.during(Duration.ofMinutes(6), () -> {
            known.forgetExpired();
            JWTClaimsSet snapshot = verifier.verify(verifier.get("").body());
            assertThat(Verifier.ids(snapshot)).doesNotContain(id);
        });
    }

    @Test
    @Rfc({"6750#3", "6750#3.1"})
    void readingNeedsTheScope() {
        String adminToken = api.clientCredentials(
                        RunningServer.AUTOMATION_ID, RunningServer.AUTOMATION_SECRET, "admin:clients:read")
                .json()
                .get("access_token")
                .asString();

        for (String path : List.of("/revocations", "/revocations?after=0", "/revocations?after=0&wait=60")) {
            assertThat(api.get(path, null).status()).isEqualTo(401);
            assertThat(api.get(path, null).header("WWW-Authenticate")).startsWith("Bearer");
            assertThat(api.get(path, "nonsense").status()).isEqualTo(401);
            assertThat(api.get(path, adminToken).status()).isEqualTo(401);
        }
        Api.Answer anotherApi = api.admin("GET", "/clients", null);
        assertThat(anotherApi.status()).isEqualTo(200);
        assertThat(api.get("/admin/api/v1/clients", verifier.token()).status()).isEqualTo(401);
    }

    private void revokeMany(int count) {
        Instant end = Instant.now().plus(Duration.ofMinutes(10));
        transaction.executeWithoutResult(status -> {
            for (int i = 0; i < count; i++) {
                revocations.revoke(RevocationKind.TOKEN, id + "-" + i, end);
            }
        });
        known.readNew();
    }

    private void revoke(String tokenId) {
        revocations.revoke(RevocationKind.TOKEN, tokenId, Instant.now().plus(Duration.ofHours(1)));
    }

    private static void assertProblem(Api.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().get("code").asString()).isEqualTo(code);
    }
}
