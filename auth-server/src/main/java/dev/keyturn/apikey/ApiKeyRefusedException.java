package dev.keyturn.apikey;

import dev.keyturn.adminapi.DomainException;
import java.util.Map;

/** Rejected operation on an API key, for a reason other than its fields. */
public final class ApiKeyRefusedException extends DomainException {

    private static final long serialVersionUID = 1L;

    private ApiKeyRefusedException(Kind kind, String code) {
        super(kind, code);
    }

    private ApiKeyRefusedException(Kind kind, String code, Map<String, ?> parameters) {
        super(kind, code, parameters);
    }

    static ApiKeyRefusedException notFound() {
        return new ApiKeyRefusedException(Kind.NOT_FOUND, "api-key-not-found");
    }

    public static ApiKeyRefusedException noSuchRules() {
        return new ApiKeyRefusedException(Kind.NOT_FOUND, "scanner-not-found");
    }

    static ApiKeyRefusedException clientNotFound() {
        return new ApiKeyRefusedException(Kind.NOT_FOUND, "client-not-found");
    }

    static ApiKeyRefusedException builtIn() {
        return new ApiKeyRefusedException(Kind.CONFLICT, "built-in");
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
