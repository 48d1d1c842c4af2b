package dev.keyturn.grant;

import dev.keyturn.client.ClientId;
import dev.keyturn.client.TokenLifetimes;
import dev.keyturn.database.DatabaseProduct;
import dev.keyturn.database.NamedStatement;
import dev.keyturn.database.NamedStatements;
import dev.keyturn.database.StoredTime;
import dev.keyturn.oauth.ClockSkew;
import dev.keyturn.oauth.Credentials;
import dev.keyturn.oauth.TokenDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Lookup of the refresh tokens that clients present. PostgreSQL replaces a valid one in the same statement. */
@Service
public class RefreshTokenLookup {

    /**
     * {@code offset 0} keeps the lookup of the grant one of its own, by its key: PostgreSQL planned a scan of all grants for a
     * join while the table was new. Of two requests that race, the second one waits for the row that the first one updates,
     * and then updates nothing.
     */
    private static final String FIND_AND_ROTATE = """
            with found as (
                select %s
                from oauth_token t cross join lateral (
                    select * from oauth_authorization where id = t.authorization_id offset 0) a
                where t.digest = :digest),
            guard as (
                update oauth_token set consumed_at = :now, successor = :successor,
                    successor_expires_at = :successorExpiresAt
                where consumed_at is null and id = (
                    select id from found
                    where kind = 'REFRESH' and expires_at > :now and issued_at <= :latestIssue
                      and client_id = :clientId and revoked_at is null
                      and coalesce(refresh_ends_at, a_expires_at) > :now)
                returning 1),
            forgotten as (
                update oauth_token set successor = null, successor_expires_at = null
                where id = (select predecessor_id from found) and successor is not null
                  and exists (select 1 from guard)),
            added as (
                insert into oauth_token (id, authorization_id, kind, digest, issued_at, expires_at, predecessor_id)
                select :id, a_id, 'REFRESH', :successorDigest, :now,
                    least(coalesce(refresh_ends_at, a_expires_at), :idleEnd), id
                from found
                where exists (select 1 from guard))
            select exists (select 1 from guard) as rotated, found.*
            from found""".formatted(TokenStatements.COLUMNS);

    private static final String UNDO = """
            with gone as (
                delete from oauth_token where digest = :digest and consumed_at is null returning predecessor_id)
            update oauth_token set consumed_at = null, successor = null, successor_expires_at = null
            where id = (select predecessor_id from gone)""";

    private final NamedStatements statements;
    private final TokenStatements stored;
    private final DatabaseProduct product;
    private final TokenLifetimes lifetimes;
    private final Clock clock;

    RefreshTokenLookup(
            NamedStatements statements,
            TokenStatements stored,
            DatabaseProduct product,
            TokenLifetimes lifetimes,
            Clock clock) {
        this.statements = statements;
        this.stored = stored;
        this.product = product;
        this.lifetimes = lifetimes;
        this.clock = clock;
    }

    /** Finds a refresh token and its grant, whatever their state, and changes nothing. */
    public Optional<FoundRefreshToken> find(String token) {
        return stored.find(TokenKind.REFRESH, TokenDigest.of(token)).map(found -> new FoundRefreshToken(found, null));
    }

    /**
     * Finds a refresh token and its grant, whatever their state. Replaces the token if the database can do so in the same
     * statement, the token is valid for the client, and a client that misses the answer can repeat its request.
     *
     * @param idle how long the successor can be used
     */
    public Optional<FoundRefreshToken> findAndRotate(String token, ClientId client, Duration idle) {
        Duration window = lifetimes.refreshRetryWindow();
        if (window.isZero() || !product.isPostgres()) {
            return find(token);
        }
        Instant now = StoredTime.now(clock);
        Successor successor = new Successor(Credentials.generate(Credentials.REFRESH_TOKEN_PREFIX));
        Map<String, @Nullable Object> values = new HashMap<>();
        values.put("digest", TokenDigest.of(token).hex());
        values.put("clientId", client.value());
        values.put("now", now);
        values.put("latestIssue", ClockSkew.latestIssue(now));
        values.put("successor", successor.seal(token));
        values.put("successorExpiresAt", now.plus(window));
        values.put("id", UUID.randomUUID());
        values.put("successorDigest", TokenDigest.of(successor.token()).hex());
        values.put("idleEnd", now.plus(idle));
        return statements
                .query(
                        new NamedStatement(FIND_AND_ROTATE, values),
                        (row, number) -> new FoundRefreshToken(
                                IssuedToken.read(row), row.getBoolean("rotated") ? successor : null))
                .stream()
                .findFirst();
    }

    /** Undoes the replacement of a token for a request that is rejected or fails after all: the client never got the successor. */
    public void undo(Successor successor) {
        statements.run(new NamedStatement(
                UNDO, Map.of("digest", TokenDigest.of(successor.token()).hex())));
    }
}
