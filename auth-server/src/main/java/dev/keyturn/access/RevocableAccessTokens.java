package dev.keyturn.access;

import dev.keyturn.revocation.RevocationKind;
import dev.keyturn.revocation.Revocations;
import dev.keyturn.token.IssuedJwts;
import dev.keyturn.token.OpaqueAccessTokens;
import java.time.Instant;
import java.util.Objects;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Revocation of one access token by its text: of a JWT, or of an opaque one. */
@Component
class RevocableAccessTokens {

    private final IssuedJwts jwts;
    private final OpaqueAccessTokens opaqueTokens;
    private final Revocations revocations;
    private final ApplicationEventPublisher events;

    RevocableAccessTokens(
            IssuedJwts jwts,
            OpaqueAccessTokens opaqueTokens,
            Revocations revocations,
            ApplicationEventPublisher events) {
        this.jwts = jwts;
        this.opaqueTokens = opaqueTokens;
        this.revocations = revocations;
        this.events = events;
    }

    /**
     * Revokes a token, unless it is revoked already.
     *
     * @return false if it is no access token of this server, or has expired
     */
    boolean revoke(String kind, String text, String reason) {
        return OpaqueAccessTokens.isWellFormed(text) ? revokeOpaque(kind, text, reason) : revokeJwt(kind, text, reason);
    }

    private boolean revokeOpaque(String kind, String text, String reason) {
        var found = opaqueTokens.findEvenIfRevoked(text);
        found.filter(token -> !opaqueTokens.isRevoked(token))
                .ifPresent(token -> revoke(kind, token.tokenId(), token.expiresAt(), reason));
        return found.isPresent();
    }

    private boolean revokeJwt(String kind, String text, String reason) {
        var found = jwts.findAccessTokenEvenIfRevoked(text);
        found.filter(token -> token.getId() != null)
                .filter(token -> jwts.findAccessToken(text).isPresent())
                .ifPresent(token -> revoke(
                        kind,
                        Objects.requireNonNull(token.getId()),
                        Objects.requireNonNull(token.getExpiresAt()),
                        reason));
        return found.isPresent();
    }

    private void revoke(String kind, String tokenId, Instant end, String reason) {
        revocations.revoke(RevocationKind.TOKEN, tokenId, end);
        events.publishEvent(new TokensRevoked(kind, tokenId, reason));
    }
}
