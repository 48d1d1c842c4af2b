package dev.keyturn.revocation;

import dev.keyturn.revocation.Revocation.Kind;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** What is revoked, by what tokens carry. A question takes no lock and makes no object. */
class RevokedSet {

    private final Map<Kind, ConcurrentMap<String, Window>> windows = new EnumMap<>(Kind.class);

    RevokedSet() {
        for (Kind kind : Kind.values()) {
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
        return covers(Kind.TOKEN, token.tokenId(), issuedAt)
                || covers(Kind.GRANT, token.grantId(), issuedAt)
                || covers(Kind.CLIENT, token.clientId(), issuedAt)
                || covers(Kind.SUBJECT, token.subject(), issuedAt)
                || covers(Kind.SESSION, token.sessionId(), issuedAt)
                || covers(Kind.CREDENTIAL, token.credentialId(), issuedAt)
                || covers(Kind.KEY, token.keyId(), issuedAt);
    }

    /** Whether what this names is revoked, for something that began at the instant. */
    boolean covers(Kind kind, @Nullable String id, Instant beganAt) {
        ConcurrentMap<String, Window> ofKind = of(kind);
        if (id == null || ofKind.isEmpty()) {
            return false;
        }
        Window window = ofKind.get(id);
        return window != null && (!kind.endsAtTheInstant() || !beganAt.isAfter(window.revokedAt));
    }

    private ConcurrentMap<String, Window> of(Kind kind) {
        return Objects.requireNonNull(windows.get(kind));
    }

    /** From when and until when something is revoked. */
    private record Window(Instant revokedAt, Instant expiresAt) {

        static Window union(Window one, Window other) {
            return new Window(
                    one.revokedAt.isAfter(other.revokedAt) ? one.revokedAt : other.revokedAt,
                    one.expiresAt.isAfter(other.expiresAt) ? one.expiresAt : other.expiresAt);
        }
    }
}
