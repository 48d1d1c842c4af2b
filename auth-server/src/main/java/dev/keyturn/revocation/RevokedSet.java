package dev.keyturn.revocation;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Index of revocations by the identifiers in tokens. A question takes no lock and makes no object. */
class RevokedSet {

    private final Map<RevocationKind, ConcurrentMap<String, Window>> windows = new EnumMap<>(RevocationKind.class);

    RevokedSet() {
        for (RevocationKind kind : RevocationKind.values()) {
            windows.put(kind, new ConcurrentHashMap<>());
        }
    }

    void add(Revocation revocation) {
        Window added = new Window(revocation.revokedAt(), revocation.expiresAt());
        of(revocation.kind()).merge(revocation.subjectId(), added, Window::union);
    }

    void forgetExpired(Instant now) {
        windows.values().forEach(ofKind -> ofKind.values().removeIf(window -> !window.expiresAt.isAfter(now)));
    }

    boolean covers(TokenFacts token) {
        Instant issuedAt = token.issuedAt();
        return covers(RevocationKind.TOKEN, token.tokenId(), issuedAt)
                || covers(RevocationKind.GRANT, token.grantId(), issuedAt)
                || covers(RevocationKind.CLIENT, token.clientId(), issuedAt)
                || covers(RevocationKind.SUBJECT, token.subject(), issuedAt)
                || covers(RevocationKind.SESSION, token.sessionId(), issuedAt)
                || covers(RevocationKind.CREDENTIAL, token.credentialId(), issuedAt)
                || covers(RevocationKind.CREDENTIAL_UNTIL, token.credentialId(), issuedAt)
                || covers(RevocationKind.CERTIFICATE, token.certificate(), issuedAt)
                || covers(RevocationKind.CERTIFICATE, token.credentialId(), issuedAt)
                || covers(RevocationKind.KEY, token.keyId(), issuedAt);
    }

    /** Whether what this names is revoked, for something that began at the instant. */
    boolean covers(RevocationKind kind, @Nullable String id, Instant beganAt) {
        ConcurrentMap<String, Window> ofKind = of(kind);
        if (id == null || ofKind.isEmpty()) {
            return false;
        }
        Window window = ofKind.get(id);
        return window != null && (!kind.endsAtTheInstant() || !beganAt.isAfter(window.revokedAt));
    }

    private ConcurrentMap<String, Window> of(RevocationKind kind) {
        return Objects.requireNonNull(windows.get(kind));
    }

    /** Period of a revocation. */
    private record Window(Instant revokedAt, Instant expiresAt) {

        static Window union(Window one, Window other) {
            return new Window(
                    one.revokedAt.isAfter(other.revokedAt) ? one.revokedAt : other.revokedAt,
                    one.expiresAt.isAfter(other.expiresAt) ? one.expiresAt : other.expiresAt);
        }
    }
}
