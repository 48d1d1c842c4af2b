package dev.keyturn.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.keyturn.testing.Api;
import dev.keyturn.testing.MutableClock;
import dev.keyturn.testing.Rfc;
import dev.keyturn.testing.RunningServer;
import dev.keyturn.testing.Statements;
import dev.keyturn.testing.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

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
    ReaderLimit places;

    @Autowired
    EventStreams streams;

    @Autowired
    SignedFeed feed;

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
        try (Verifier.Stream stream = verifier.stream(cursor)) {
            assertThat(Objects.requireNonNull(stream.next()).name()).isEqualTo("snapshot");
        }
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
    void aLongPollIsAnsweredWhenSomethingHappens() throws Exception {
        String start = verifier.cursor();
        int before = places.taken();
        CompletableFuture<Api.Answer> poll =
                CompletableFuture.supplyAsync(() -> verifier.get("?after=" + start + "&wait=60"));
        Waiting.until(() -> places.taken() != before || poll.isDone());

        revoke(id);

        Api.Answer answer = poll.get(30, TimeUnit.SECONDS);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(verifier.verify(answer.body()).getClaim("after")).isEqualTo(start);
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
                "after=1&after=2"
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
    void aStreamBeginsWithTheSnapshot() {
        revoke("before-" + id);
        known.readNew();

        try (Verifier.Stream stream = verifier.stream(null)) {
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
            assertThat(stream.header("Cache-Control")).contains("no-store");
            Verifier.Event snapshot = Objects.requireNonNull(stream.next());
            assertThat(snapshot.name()).isEqualTo("snapshot");
            JWTClaimsSet claims = verifier.verify(snapshot.data());
            assertThat(Verifier.ids(claims)).contains("before-" + id);
            assertThat(snapshot.id()).isEqualTo(Verifier.cursor(claims));

            revoke("after-" + id);

            assertThat(nextWith(stream, "after-" + id).name()).isEqualTo("delta");
        }
    }

    @Test
    void aStreamResumesWhereItEnded() {
        String cursor;
        try (Verifier.Stream stream = verifier.stream(null)) {
            cursor = Objects.requireNonNull(stream.next()).id();
        }
        revoke("missed-" + id);
        known.readNew();

        try (Verifier.Stream stream = verifier.stream(cursor)) {
            Verifier.Event event = Objects.requireNonNull(stream.next());
            assertThat(event.name()).isEqualTo("delta");
            JWTClaimsSet delta = verifier.verify(event.data());
            assertThat(delta.getClaim("after")).isEqualTo(cursor);
            assertThat(Verifier.ids(delta)).contains("missed-" + id);
        }
    }

    @Test
    void aStreamThatCannotResumeBeginsAnewAndOneWithNonsenseIsRefused() {
        try (Verifier.Stream stream = verifier.stream("999999999999999999")) {
            assertThat(Objects.requireNonNull(stream.next()).name()).isEqualTo("snapshot");
        }
        try (Verifier.Stream stream = verifier.stream("nonsense")) {
            assertThat(stream.status()).isEqualTo(400);
        }
    }

    @Test
    void aStreamIsKeptAliveByComments() {
        try (Verifier.Stream stream = verifier.stream(null)) {
            stream.next();

            streams.heartbeat();

            String line = stream.line();
            while (line != null && line.isEmpty()) {
                line = stream.line();
            }
            assertThat(line).startsWith(":");
        }
    }

    @Test
    void aStreamEndsWithTheReadersAccessToken() {
        try (Verifier.Stream stream = verifier.stream(null)) {
            stream.next();

            revocations.revoke(
                    RevocationKind.CLIENT, verifier.clientId(), Instant.now().plusSeconds(600));

            assertThat(stream.next()).isNull();
        }
        assertThat(verifier.get("").status()).isEqualTo(401);
    }

    @Test
    void aStreamWritesNoDocumentOnceItsReadersTokenHasEndedThoughItHasBegunToWrite() {
        List<SseEmitter.SseEventBuilder> written = new ArrayList<>();
        AtomicBoolean isEnded = new AtomicBoolean();
        SseEmitter emitter = new SseEmitter() {
            @Override
            public void send(SseEventBuilder event) {
                written.add(event);
            }

            @Override
            public void complete() {
                isEnded.set(true);
            }
        };
        Iterator<Boolean> mayRead = List.of(true, false).iterator();

        new EventStream(emitter, feed, EventStream.NOTHING, mayRead::next).signal(Runnable::run);

        assertThat(written).as("the comment alone").hasSize(1);
        assertThat(isEnded).isTrue();
    }

    @Test
    void aDisconnectedReaderFreesItsPlace() {
        waitUntilAllReadersAreGone();
        try (Verifier.Stream stream = verifier.stream(null)) {
            stream.next();
            assertThat(places.taken()).isEqualTo(1);
        }
        waitUntilAllReadersAreGone();
    }

    /** A disconnected reader is noticed at the next write. */
    private void waitUntilAllReadersAreGone() {
        Waiting.until(() -> {
            streams.heartbeat();
            return places.taken() == 0;
        });
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

        for (String path : List.of("/revocations", "/revocations?after=0", "/revocations/stream")) {
            assertThat(api.get(path, null).status()).isEqualTo(401);
            assertThat(api.get(path, null).header("WWW-Authenticate")).startsWith("Bearer");
            assertThat(api.get(path, "nonsense").status()).isEqualTo(401);
            assertThat(api.get(path, adminToken).status()).isEqualTo(401);
        }
        Api.Answer anotherApi = api.admin("GET", "/clients", null);
        assertThat(anotherApi.status()).isEqualTo(200);
        assertThat(api.get("/admin/api/v1/clients", verifier.token()).status()).isEqualTo(401);
    }

    private Verifier.Event nextWith(Verifier.Stream stream, String wanted) {
        while (true) {
            Verifier.Event event = Objects.requireNonNull(stream.next());
            if (Verifier.ids(verifier.verify(event.data())).contains(wanted)) {
                return event;
            }
        }
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
