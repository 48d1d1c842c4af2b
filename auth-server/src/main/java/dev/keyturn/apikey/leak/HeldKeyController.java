package dev.keyturn.apikey.leak;

import dev.keyturn.adminapi.DomainException.FieldError;
import dev.keyturn.adminapi.InvalidRequestException;
import dev.keyturn.apikey.LeakedApiKeys;
import dev.keyturn.apikey.verification.AnonymousKeyLimiter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes keys from whoever has them in hand: their holder, who ends one, and anybody who has found some. The answers say the
 * same whether a key exists or not.
 */
@RestController
class HeldKeyController {

    private static final String REPORTER = "finder";
    private static final int MAX_KEYS = 20;
    private static final int MAX_PLACE = 2000;

    private final LeakedApiKeys keys;
    private final AnonymousKeyLimiter presented;

    HeldKeyController(LeakedApiKeys keys, AnonymousKeyLimiter presented) {
        this.keys = keys;
        this.presented = presented;
    }

    /** As with a token, 200 means that the key is good for nothing now, and may never have been. */
    @PostMapping(path = PublicApiKeyEndpoints.REVOKE, consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Void> revoke(@RequestBody HeldKey body, HttpServletRequest request) {
        if (body.key == null) {
            throw new InvalidRequestException(List.of(new FieldError("key", "required")));
        }
        presented.count(request.getRemoteAddr(), 1);
        keys.revokeForHolder(body.key);
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).build();
    }

    /** 202 says that the report has arrived; what becomes of the keys, their owners hear. */
    @PostMapping(path = PublicApiKeyEndpoints.REPORT, consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Void> report(@RequestBody FoundKeys body, HttpServletRequest request) {
        List<String> found = body.checked();
        presented.count(request.getRemoteAddr(), found.size());
        found.forEach(key -> keys.report(key, REPORTER, body.place));
        return ResponseEntity.accepted().cacheControl(CacheControl.noStore()).build();
    }

    /** A key that whoever sends it holds. */
    record HeldKey(@Nullable String key) {

        @Override
        public String toString() {
            return "HeldKey[…]";
        }
    }

    /**
     * Keys that somebody has found.
     *
     * @param keys 1 to 20
     * @param place where they were, such as a URL; null if that is not said
     */
    record FoundKeys(
            @Nullable List<@Nullable String> keys, @Nullable String place) {

        List<String> checked() {
            if (keys == null || keys.isEmpty() || keys.size() > MAX_KEYS) {
                throw new InvalidRequestException("keys", Map.of("max", MAX_KEYS));
            }
            if (place != null && place.length() > MAX_PLACE) {
                throw new InvalidRequestException(
                        List.of(new FieldError("place", "too-long", Map.of("max", MAX_PLACE))));
            }
            return keys.stream().map(Objects::requireNonNull).toList();
        }

        @Override
        public String toString() {
            return "FoundKeys[…]";
        }
    }
}
