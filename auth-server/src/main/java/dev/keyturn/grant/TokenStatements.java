package dev.keyturn.grant;

import dev.keyturn.database.GuardedUpdates;
import dev.keyturn.grant.IssuedToken.NewToken;
import dev.keyturn.oauth.TokenDigest;
import dev.keyturn.user.SignedInUser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Statements on stored tokens: find by digest, consume, replace. Each is one statement on PostgreSQL. */
@Component
public class TokenStatements {

    /** Columns of a token {@code t} and its grant {@code a}, from which both are read. */
    static final String COLUMNS = """
            t.id, t.kind, t.issued_at, t.expires_at, t.consumed_at, t.claims, t.predecessor_id, t.successor,
                t.successor_expires_at, a.id as a_id, a.client_id, a.subject, a.authenticated_at, a.session_id,
                a.sign_in_methods,
                a.redirect_uri, a.requested_scope, a.requested_resources, a.client_state, a.nonce, a.code_challenge,
                a.authorized_scope, a.created_at as a_created_at, a.expires_at as a_expires_at, a.refresh_ends_at,
                a.certificate_thumbprint, a.revoked_at
            """;

    // By the digest alone: with the kind, too, PostgreSQL chose the index of kinds while the table was new.
    private static final String FIND = "select " + COLUMNS + """
            from oauth_token t join oauth_authorization a on a.id = t.authorization_id
            where t.digest = ?""";

    /**
     * Only for a live grant, and only if no other request was first. The grant is named by its identifier, not by that of the
     * token's row: PostgreSQL planned a scan of all grants for such a join while the table was new.
     */
    private static final String CONSUME = """
            update oauth_token set consumed_at = :now, successor = cast(:successor as bytea),
                successor_expires_at = cast(:successorExpiresAt as timestamp(6) with time zone)
            where id = :id and consumed_at is null and expires_at > :now
              and exists (select 1 from oauth_authorization a where a.id = :grantId and a.revoked_at is null)""";

    private static final String FORGET_SUCCESSOR_OF_PREDECESSOR = """
            update oauth_token set successor = null, successor_expires_at = null
            where id = :predecessorId and successor is not null""";

    private static final String PROLONG_SUCCESSORS = """
            update oauth_token set successor_expires_at = successor_expires_at + cast(? as bigint) * interval '1' second
            where successor_expires_at > ? and consumed_at > ?""";

    private static final String ALLOW = """
            update oauth_authorization set authorized_scope = :scope, expires_at = :end, session_id = :session,
                authenticated_at = :authenticatedAt, sign_in_methods = :methods
            where id = :grantId""";

    private static final String BEGIN = """
            update oauth_authorization set expires_at = :end,
                refresh_ends_at = cast(:refreshEndsAt as timestamp(6) with time zone),
                certificate_thumbprint = cast(:certificateThumbprint as varchar(43))
            where id = :grantId""";

    /** Makes it live at least that long, and refreshing it end when it did. */
    private static final String EXTEND = """
            update oauth_authorization
            set refresh_ends_at = coalesce(refresh_ends_at, expires_at), expires_at = greatest(expires_at, :end)
            where id = :grantId""";

    private final JdbcTemplate database;
    private final GuardedUpdates updates;

    TokenStatements(JdbcTemplate database, GuardedUpdates updates) {
        this.database = database;
        this.updates = updates;
    }

    /** Finds a token and its grant, whatever their state; never changes anything. */
    public Optional<IssuedToken> find(TokenKind kind, TokenDigest digest) {
        return database.query(FIND, (row, number) -> IssuedToken.read(row), digest.hex()).stream()
                .filter(token -> token.kind() == kind)
                .findFirst();
    }

    /**
     * Consumes a token of a live grant.
     *
     * @return false if another request was first or it was revoked
     */
    boolean consume(IssuedToken token, Instant now) {
        return new Change(token.grant()).consume(token, now, null, null).run();
    }

    /**
     * Consumes a code, and sets the end of its grant.
     *
     * @param family null if it cannot be refreshed
     * @return false if another request was first or it was revoked
     */
    boolean exchange(
            IssuedToken code, Instant now, Instant end, @Nullable RefreshFamily family, List<NewToken> issued) {
        return new Change(code.grant())
                .consume(code, now, null, null)
                .set("end", end)
                .set("refreshEndsAt", family == null ? null : family.endsAt())
                .set("certificateThumbprint", family == null ? null : family.certificateThumbprint())
                .and(BEGIN)
                .add(issued, null)
                .run();
    }

    /**
     * Consumes a refresh token and replaces it.
     *
     * @param sealed the successor for a repeated request; null if requests cannot be repeated
     * @return false if another request was first or it was revoked
     */
    boolean rotate(
            IssuedToken refreshToken,
            Instant now,
            byte @Nullable [] sealed,
            @Nullable Instant sealedUntil,
            NewToken successor,
            IssuedAccess access) {
        Change change = new Change(refreshToken.grant()).consume(refreshToken, now, sealed, sealedUntil);
        if (refreshToken.predecessorId() != null) {
            change.set("predecessorId", refreshToken.predecessorId()).and(FORGET_SUCCESSOR_OF_PREDECESSOR);
        }
        return change.add(access.storedWith(successor), refreshToken.id())
                .extendTo(access.expiresAt())
                .run();
    }

    /** Keeps the successors that had not expired at an instant for longer, by whole seconds and rather more than less. */
    void prolongSuccessors(Instant openAt, Instant consumedAfter, Duration by) {
        database.update(
                PROLONG_SUCCESSORS,
                by.plusSeconds(1).toSeconds(),
                openAt.atOffset(ZoneOffset.UTC),
                consumedAfter.atOffset(ZoneOffset.UTC));
    }

    /** Issues a further access token of a grant, which lives as long as the token if it would have ended before. */
    void issue(Grant grant, IssuedAccess access) {
        new Change(grant)
                .add(access.storedWith(null), null)
                .extendTo(access.expiresAt())
                .run();
    }

    /**
     * Consumes a consent, and stores the allowed scopes and the code for the client.
     *
     * @return false if another request was first or it was revoked
     */
    boolean allow(IssuedToken consent, Instant now, SignedInUser user, String scope, Instant end, NewToken code) {
        return new Change(consent.grant())
                .consume(consent, now, null, null)
                .set("scope", scope)
                .set("session", user.sessionId())
                .set("authenticatedAt", user.signedInAt())
                .set("methods", user.methods().text())
                .set("end", end)
                .and(ALLOW)
                .add(List.of(code), null)
                .run();
    }

    private static String insert(List<String> rows) {
        return """
                insert into oauth_token (id, authorization_id, kind, digest, issued_at, expires_at, claims, predecessor_id)
                select n.id, a.id, n.kind, n.digest, n.issued_at, n.expires_at, n.claims, n.predecessor_id
                from oauth_authorization a cross join (values %s)
                    as n (id, kind, digest, issued_at, expires_at, claims, predecessor_id)
                where a.id = :grantId""".formatted(String.join(", ", rows));
    }

    private static String row(int number) {
        return """
                (cast(:id%1$d as uuid), cast(:kind%1$d as varchar(16)), cast(:digest%1$d as varchar(64)),
                    cast(:issuedAt%1$d as timestamp(6) with time zone),
                    cast(:expiresAt%1$d as timestamp(6) with time zone),
                    cast(:claims%1$d as varchar(20000)), cast(:predecessorId%1$d as uuid))""".formatted(number);
    }

    /** Changes to the rows of one grant, made at once. The first statement is the condition of the others. */
    private final class Change {

        private final Grant grant;
        private final List<String> statements = new ArrayList<>();
        private final Map<String, @Nullable Object> values = new HashMap<>();

        Change(Grant grant) {
            this.grant = grant;
            set("grantId", grant.id().value());
        }

        Change set(String name, @Nullable Object value) {
            values.put(name, value);
            return this;
        }

        Change and(String statement) {
            statements.add(statement);
            return this;
        }

        Change consume(
                IssuedToken token, Instant now, byte @Nullable [] successor, @Nullable Instant successorExpiresAt) {
            set("id", token.id()).set("now", now).set("successor", successor);
            return set("successorExpiresAt", successorExpiresAt).and(CONSUME);
        }

        Change extendTo(Instant end) {
            return end.isAfter(grant.expiresAt()) ? set("end", end).and(EXTEND) : this;
        }

        /** @param predecessorId what a refresh token among them replaces, if anything */
        Change add(List<NewToken> tokens, @Nullable UUID predecessorId) {
            List<String> rows = new ArrayList<>();
            for (NewToken token : tokens) {
                int number = rows.size();
                set("id" + number, UUID.randomUUID());
                set("kind" + number, token.kind().name());
                set("digest" + number, token.digest().hex());
                set("issuedAt" + number, token.issuedAt());
                set("expiresAt" + number, token.expiresAt());
                set("claims" + number, token.claims());
                set("predecessorId" + number, token.kind() == TokenKind.REFRESH ? predecessorId : null);
                rows.add(row(number));
            }
            return rows.isEmpty() ? this : and(insert(rows));
        }

        boolean run() {
            return !statements.isEmpty()
                    && updates.run(statements.get(0), statements.subList(1, statements.size()), values);
        }
    }
}
