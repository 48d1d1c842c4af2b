package dev.keyturn.grant;

import dev.keyturn.client.ClientId;
import dev.keyturn.database.ReturningUpdates;
import dev.keyturn.oauth.TokenDigest;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Revocation of stored tokens by the client that they were issued to. The statement that looks for a token ends it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7009#section-2.1">RFC 7009 §2.1, Revocation Request</a>
 */
@Service
public class ClientTokenRevocation {

    // Each row is found by its key alone: of several indexes, PostgreSQL may choose any while a table is new. Other
    // columns
    // stand in a case, which no index serves.
    private static final String END_OWN_GRANT = """
            update oauth_authorization set revoked_at = :now, revocation_reason = 'REVOKED_BY_CLIENT'
            where id = (
                select case when kind = 'REFRESH' then authorization_id end from oauth_token where digest = :digest)
              and case when client_id = :clientId then revoked_at is null end""";

    private static final String END_OWN_ACCESS_TOKEN = """
            update oauth_token set consumed_at = :now
            where digest = :digest
              and case when kind = 'ACCESS' then consumed_at is null and expires_at > :now end
              and :clientId = (
                  select a.client_id from oauth_authorization a where a.id = authorization_id and a.revoked_at is null)""";

    private final AccessTokenRevocations accessTokens;
    private final TokenStatements stored;
    private final ReturningUpdates updates;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    ClientTokenRevocation(
            AccessTokenRevocations accessTokens,
            TokenStatements stored,
            ReturningUpdates updates,
            ApplicationEventPublisher events,
            Clock clock) {
        this.accessTokens = accessTokens;
        this.stored = stored;
        this.updates = updates;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Revokes the grant of a refresh token if it is this client's.
     *
     * @return false if it is not, if there is no such token, or if it was revoked before
     */
    @Transactional
    public boolean revokeRefreshToken(TokenDigest refreshToken, ClientId client) {
        Optional<String> ended = accessTokens.revokeGrantEndedBy(
                END_OWN_GRANT,
                Map.of("now", clock.instant(), "clientId", client.value(), "digest", refreshToken.hex()));
        ended.ifPresent(id ->
                events.publishEvent(new GrantRevoked(GrantId.parse(id), client, RevocationReason.REVOKED_BY_CLIENT)));
        return ended.isPresent();
    }

    /**
     * Revokes an opaque access token, and nothing else, if it is this client's.
     *
     * @return false if it is not, if there is no such token, or if it has ended before
     */
    @Transactional
    public boolean revokeAccessToken(TokenDigest accessToken, ClientId client) {
        List<String> claims = updates.run(
                END_OWN_ACCESS_TOKEN,
                "claims",
                Map.of("now", clock.instant(), "clientId", client.value(), "digest", accessToken.hex()));
        claims.forEach(said -> events.publishEvent(new AccessTokenRevoked(StoredClaims.tokenId(said), client)));
        return !claims.isEmpty();
    }

    /** Revokes one opaque access token and nothing else. A second call does nothing. */
    @Transactional
    public void revokeAccessToken(IssuedToken accessToken, String tokenId) {
        if (stored.consume(accessToken, clock.instant())) {
            events.publishEvent(
                    new AccessTokenRevoked(tokenId, accessToken.grant().clientId()));
        }
    }
}
