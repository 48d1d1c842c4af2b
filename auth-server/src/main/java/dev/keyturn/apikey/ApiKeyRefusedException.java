package dev.keyturn.apikey;

import dev.keyturn.adminapi.DomainException;

/** Something that cannot be done with an API key, for a reason other than its fields. */
final class ApiKeyRefusedException extends DomainException {

    private static final long serialVersionUID = 1L;

    private ApiKeyRefusedException(Kind kind, String code, String message) {
        super(kind, code, message);
    }

    static ApiKeyRefusedException notFound() {
        return new ApiKeyRefusedException(Kind.NOT_FOUND, "api-key-not-found", "There is no such API key.");
    }

    static ApiKeyRefusedException noSuchRules() {
        return new ApiKeyRefusedException(
                Kind.NOT_FOUND,
                "scanner-not-found",
                "There are rules for gitleaks.toml, trufflehog.yaml and github.json.");
    }

    static ApiKeyRefusedException clientNotFound() {
        return new ApiKeyRefusedException(Kind.NOT_FOUND, "client-not-found", "There is no such client.");
    }

    static ApiKeyRefusedException builtIn() {
        return new ApiKeyRefusedException(
                Kind.CONFLICT, "built-in", "This client belongs to the server and has no API keys.");
    }

    static ApiKeyRefusedException digestTaken() {
        return new ApiKeyRefusedException(Kind.CONFLICT, "digest-taken", "There is a key with this digest already.");
    }

    static ApiKeyRefusedException ended(ApiKeyState state) {
        return new ApiKeyRefusedException(
                Kind.CONFLICT, "api-key-ended", "The key is " + state.code() + " and stays so.");
    }

    static ApiKeyRefusedException alreadyRotated() {
        return new ApiKeyRefusedException(
                Kind.CONFLICT, "already-rotated", "Another key has taken its place already. Rotate that one.");
    }
}
