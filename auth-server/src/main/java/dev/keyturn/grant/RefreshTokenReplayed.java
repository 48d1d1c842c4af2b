package dev.keyturn.grant;

import dev.keyturn.audit.AuditableEvent;
import dev.keyturn.client.ClientId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A refresh token came back after its successor had been used, or too late for a retry: it or its successor is stolen.
 *
 * @param user who gave the grant
 * @param replayed the token that came back
 * @param newest the newest tokens of the same grant, at most {@link #TOLD}
 * @param tokens how many it has
 */
record RefreshTokenReplayed(
        GrantId id, ClientId clientId, String user, IssuedToken replayed, List<IssuedToken> newest, long tokens)
        implements AuditableEvent {

    /** Limit for the listed tokens, so that the longest family fits an entry of the audit trail. */
    static final int TOLD = 24;

    RefreshTokenReplayed {
        newest = List.copyOf(newest);
    }

    @Override
    public String type() {
        return "refresh-token.replayed";
    }

    @Override
    public Subject subject() {
        return new Subject("client", clientId.value(), clientId.value());
    }

    /** The tree of the family, oldest first: what was issued when, used when, and in place of which. */
    @Override
    public Map<String, String> details() {
        Map<String, String> details = new LinkedHashMap<>();
        details.put("grant", id.toString());
        details.put("user", user);
        details.put("replayed", replayed.id().toString());
        details.put("tokens", String.valueOf(tokens));
        for (IssuedToken token : told()) {
            details.put("token " + token.id(), describe(token));
        }
        return details;
    }

    private List<IssuedToken> told() {
        List<IssuedToken> told = new ArrayList<>(newest);
        if (newest.stream().noneMatch(token -> token.id().equals(replayed.id()))) {
            told.add(replayed);
        }
        told.sort(Comparator.comparing(IssuedToken::issuedAt));
        return told;
    }

    private static String describe(IssuedToken token) {
        UUID predecessor = token.predecessorId();
        return token.code()
                + ", issued "
                + token.issuedAt()
                + ", "
                + used(token.consumedAt())
                + (predecessor == null ? "" : ", replaces " + predecessor);
    }

    private static String used(@Nullable Instant consumedAt) {
        return consumedAt == null ? "never used" : "used " + consumedAt;
    }

    @Override
    public boolean isFailure() {
        return true;
    }
}
