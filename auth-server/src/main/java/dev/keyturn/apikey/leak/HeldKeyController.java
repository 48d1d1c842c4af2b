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
 * Public endpoints to revoke a key as its holder, and to report leaked keys. The responses are the same whether a key exists or
 * not.
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

    /** As for tokens, 200 means that the key is not valid now; it may never have been valid. */
    @PostMapping(path = PublicApiKeyEndpoints.REVOKE, consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Void> revoke(@RequestBody ApiKeyRevocation body, HttpServletRequest request) {
        if (body.key == null) {
            throw new InvalidRequestException(List.of(new FieldError("key", "required")));
        }
        presented.count(request.getRemoteAddr(), 1);
        keys.revokeForHolder(body.key);
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).build();
    }

    /** 202 means that the report was received. Only the owners of the keys learn the outcome. */
    @PostMapping(path = PublicApiKeyEndpoints.REPORT, consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Void> report(@RequestBody ApiKeyReport body, HttpServletRequest request) {
        List<String> found = body.checked();
        presented.count(request.getRemoteAddr(), found.size());
        found.forEach(key -> keys.report(key, REPORTER, body.place));
        return ResponseEntity.accepted().cacheControl(CacheControl.noStore()).build();
    }

    /** Request with the key of its sender. */
    record ApiKeyRevocation(@Nullable String key) {

        @Override
        public String toString() {
            return "ApiKeyRevocation[…]";
        }
    }

    /**
     * Report of leaked keys.
     *
     * @param keys 1 to 20
     * @param place where they were found, such as a URL; null if unknown
     */
    record ApiKeyReport(
            @Nullable List<@Nullable String> keys, @Nullable String place) {

        List<String> checked() {
            if (keys == null || keys.isEmpty()) {
                throw new InvalidRequestException(List.of(new FieldError("keys", "required")));
            }
            if (keys.size() > MAX_KEYS) {
                throw new InvalidRequestException(List.of(new FieldError("keys", "too-many", Map.of("max", MAX_KEYS))));
            }
            if (place != null && place.length() > MAX_PLACE) {
                throw new InvalidRequestException(
                        List.of(new FieldError("place", "too-long", Map.of("max", MAX_PLACE))));
            }
            return keys.stream().map(Objects::requireNonNull).toList();
        }

        @Override
        public String toString() {
            return "ApiKeyReport[…]";
        }
    }
}
