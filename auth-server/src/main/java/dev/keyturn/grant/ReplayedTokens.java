package dev.keyturn.grant;

import dev.keyturn.client.ClientId;
import dev.keyturn.oauth.TokenDigest;
import java.time.Clock;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Revocation of grants of which a code or refresh token comes back after it was used. Either the client or a thief presented
 * it first, and the server cannot tell which.
 */
@Service
public class ReplayedTokens {

    private final GrantRevocation revocation;
    private final TokenStatements stored;
    private final IssuedTokenRepository tokens;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    ReplayedTokens(
            GrantRevocation revocation,
            TokenStatements stored,
            IssuedTokenRepository tokens,
            ApplicationEventPublisher events,
            Clock clock) {
        this.revocation = revocation;
        this.stored = stored;
        this.tokens = tokens;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Revokes the grant of a code if the code was used before.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2">RFC 6749 §4.1.2, Authorization Response</a>
     */
    @Transactional
    public void revokeGrantIfUsed(TokenDigest code) {
        stored.find(TokenKind.CODE, code)
                .filter(IssuedToken::isConsumed)
                .filter(token -> token.grant().isLiveAt(clock.instant()))
                .ifPresent(token -> revocation.revoke(token.grant(), RevocationReason.CODE_REPLAYED));
    }

    /**
     * Revokes the grant of a used refresh token.
     *
     * @param presenter the client that authenticated; a token of another client changes nothing
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2">RFC 9700 §4.14.2, Refresh Token Protection</a>
     */
    @Transactional
    public void revokeGrantOf(IssuedToken refreshToken, ClientId presenter) {
        Grant grant = refreshToken.grant();
        if (!grant.clientId().equals(presenter) || !grant.isLiveAt(clock.instant())) {
            return;
        }
        if (revocation.revoke(grant, RevocationReason.REFRESH_TOKEN_REPLAYED)) {
            UUID id = grant.id().value();
            events.publishEvent(new RefreshTokenReplayed(
                    grant.id(),
                    grant.clientId(),
                    grant.subject(),
                    refreshToken,
                    tokens.findNewest(id, Limit.of(RefreshTokenReplayed.TOLD)),
                    tokens.count(id)));
        }
    }
}
