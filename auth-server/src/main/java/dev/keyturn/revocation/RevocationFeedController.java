package dev.keyturn.revocation;

import dev.keyturn.adminapi.DomainException;
import dev.keyturn.adminapi.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** The feed of revocations for verifiers, as {@code docs/revocation-feed.md} describes it. */
@RestController
@RequestMapping(RevocationFeed.PATH)
class RevocationFeedController {

    static final String MEDIA_TYPE = "application/" + SignedFeed.TYPE;

    private static final int MAX_WAIT_SECONDS = 60;
    private static final String RETRY_AFTER_SECONDS = "5";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private final SignedFeed feed;
    private final LongPolls polls;
    private final KnownRevocations known;

    RevocationFeedController(SignedFeed feed, LongPolls polls, KnownRevocations known) {
        this.feed = feed;
        this.polls = polls;
        this.known = known;
    }

    @GetMapping(params = "!after", produces = MEDIA_TYPE)
    ResponseEntity<String> snapshot(@RequestParam(name = "wait", defaultValue = "0") String seconds) {
        patience(seconds);
        SignedFeed.Document snapshot = feed.snapshot();
        return ResponseEntity.ok()
                .eTag("W/\"" + snapshot.cursor() + "\"")
                .cacheControl(CacheControl.noCache().cachePrivate())
                .body(snapshot.text());
    }

    @GetMapping(params = "after", produces = MEDIA_TYPE)
    DeferredResult<ResponseEntity<String>> delta(
            @RequestParam String after, @RequestParam(name = "wait", defaultValue = "0") String seconds) {
        long cursor = parse(after);
        Duration patience = patience(seconds);
        if (!canGoOnFrom(cursor)) {
            throw CursorRefusedException.unknown();
        }
        Optional<SignedFeed.Document> next = feed.after(cursor);
        if (next.isEmpty() && !patience.isZero()) {
            return polls.await(cursor, patience, RevocationFeedController::answer);
        }
        DeferredResult<ResponseEntity<String>> answer = new DeferredResult<>();
        answer.setResult(answer(next));
        return answer;
    }

    @ExceptionHandler
    ResponseEntity<Problem> refuse(DomainException refusal) {
        int status = switch (refusal.kind()) {
            case NOT_FOUND -> HttpStatus.GONE.value();
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE.value();
            default -> HttpStatus.BAD_REQUEST.value();
        };
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (refusal.kind() == DomainException.Kind.UNAVAILABLE) {
            answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return answer.body(Problem.of(refusal, status));
    }

    private static ResponseEntity<String> answer(Optional<SignedFeed.Document> next) {
        return next.map(document ->
                        ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(document.text()))
                .orElseGet(() -> ResponseEntity.noContent().build());
    }

    /** A number above ours may come from a node that has read more, or from another database. */
    private boolean canGoOnFrom(long cursor) {
        if (cursor > feed.cursor()) {
            known.catchUp();
        }
        return cursor <= feed.cursor() && !feed.isFarBehind(cursor);
    }

    private static long parse(String cursor) {
        if (!NUMBER.matcher(cursor).matches()) {
            throw CursorRefusedException.invalid();
        }
        return Long.parseLong(cursor);
    }

    private static Duration patience(String seconds) {
        if (!NUMBER.matcher(seconds).matches() || Long.parseLong(seconds) > MAX_WAIT_SECONDS) {
            throw CursorRefusedException.wait(MAX_WAIT_SECONDS);
        }
        return Duration.ofSeconds(Long.parseLong(seconds));
    }
}
