package dev.keyturn.apikey;

import dev.keyturn.adminapi.DomainException;
import java.util.Map;

/** Rejected operation on an API key, for a reason other than its fields. */
final class ApiKeyRefusedException extends DomainException {

    private static final long serialVersionUID = 1L;

    private ApiKeyRefusedException(Kind kind, String code) {
        super(kind, code);
    }

    private ApiKeyRefusedException(Kind kind, String code, Map<String, ?> parameters) {
        super(kind, code, parameters);
    }

    static ApiKeyRefusedException digestTaken() {
        return new ApiKeyRefusedException(Kind.CONFLICT, "digest-taken");
    }

    static ApiKeyRefusedException ended(ApiKeyState state) {
        return new ApiKeyRefusedException(Kind.CONFLICT, "api-key-ended", Map.of("state", state.code()));
    }

    static ApiKeyRefusedException alreadyRotated() {
        return new ApiKeyRefusedException(Kind.CONFLICT, "already-rotated");
    }
}
